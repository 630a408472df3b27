import { Engine } from "./engine.js";
import { __wbg_reset_state, initSync, Packs } from "./glue/evaluator.js";

/**
 * The engine that runs compiled packs: one for a page, whichever entries of the package are used.
 * @internal
 */
export const evaluator = new Engine({ __wbg_reset_state, initSync, Packs });
