// Writes the validation of src/schema.json as code that needs no eval in the browser.
import { readFileSync, writeFileSync } from "node:fs";
import { compileSchemaValidatorsCode } from "@rjsf/validator-ajv8/compileSchemaValidators";

const schema = JSON.parse(readFileSync(new URL("src/schema.json", import.meta.url), "utf8"));
writeFileSync(new URL("src/validator-functions.cjs", import.meta.url), compileSchemaValidatorsCode(schema));
