/** The packs that ship, each in a module of its own that is loaded when somebody asks for it. */
const PACKS = {
  "failure-points": () => import("./inline/failure-points.js"),
  "performance-clarity": () => import("./inline/performance-clarity.js"),
  "ai-enablement": () => import("./inline/ai-enablement.js"),
};

/** The name of a pack that ships. */
export type BuiltinPack = keyof typeof PACKS;

export const BUILTIN_PACKS = Object.keys(PACKS) as BuiltinPack[];

export function isBuiltin(name: unknown): name is BuiltinPack {
  return typeof name === "string" && Object.hasOwn(PACKS, name);
}

export async function builtin(name: BuiltinPack): Promise<Uint8Array> {
  return (await PACKS[name]()).default;
}
