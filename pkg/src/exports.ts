export { BUILTIN_PACKS, type BuiltinPack } from "./builtin.js";
export { Draft, type DraftChange } from "./draft.js";
export type { EngineSource } from "./engine.js";
export { GroundrulesError, type ErrorCode } from "./errors.js";
export type * from "./info.js";
export type { LoadOptions, PackSource } from "./load.js";
export type * from "./options.js";
export { Pack, type Outcome } from "./pack.js";
export type * from "./report.js";
/** A rule that failed, at one place. */
export type { FindingReport as Finding } from "./report.js";
