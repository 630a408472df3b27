// A program for Node, whose compiler knows nothing of pages.

import { readFile } from "node:fs/promises";

import { GroundrulesError, load, type Report } from "groundrules";
import { compile } from "groundrules/compiler";
import { loadSync } from "groundrules/inline";
import bytes from "groundrules/inline/ai-enablement";

const pack = await load(["failure-points", await readFile("my.grpack"), new URL("file:///my.grpack")]);
const report: Report = pack.check({}, { draft: true });
const other: Report = loadSync(bytes).check("{}");
const { diagnostics } = await compile("pack p {}");
console.log(report.verdict, other.verdict, diagnostics, new GroundrulesError("bad-option", "").code);
