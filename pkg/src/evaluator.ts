import { Engine } from "./engine.js";
import * as glue from "./glue/evaluator.js";

/**
 * The engine that runs compiled packs: one for a page, whichever entries of the package are used.
 * @internal
 */
export const evaluator = new Engine(glue);
