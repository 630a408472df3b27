// With `--import`, the tests that are named run on the engine for services: what is started first is what all have.

import path from "node:path";
import { pathToFileURL } from "node:url";

import { start } from "groundrules";

await start(pathToFileURL(path.resolve(import.meta.dirname, "../dist/groundrules-fast.wasm")));
