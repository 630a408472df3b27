// The form's own validation of the schema. Its default, @rjsf/validator-ajv8, makes functions out of text in the browser,
// which a strict policy forbids. So they are made when the page is built: see compile.js.
import { createPrecompiledValidator, type ValidatorFunctions } from "@rjsf/validator-ajv8";
import type { RJSFSchema } from "@rjsf/utils";

import * as functions from "./validator-functions.cjs";
import schema from "./schema.json";

export const validator = createPrecompiledValidator(functions as unknown as ValidatorFunctions, schema as RJSFSchema);
