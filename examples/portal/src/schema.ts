/** What the schema of training requests says of a field: the form asks for nothing that is not there. */

import schema from "../../../rules/training-request.schema.json";

export interface FieldSchema {
  readonly type: "string" | "number" | "integer" | "boolean" | "array" | "object";
  readonly title: string;
  readonly question: string;
  readonly format: string | undefined;
  readonly unit: string | undefined;
  readonly choices: readonly string[] | undefined;
  /** The schema of a list's elements. */
  readonly element: FieldSchema | undefined;
}

/** The parts of JSON Schema that the file uses. */
interface Node {
  readonly type?: string | readonly string[];
  readonly title?: string;
  readonly format?: string;
  readonly enum?: readonly (string | null)[];
  readonly items?: Node;
  readonly properties?: Readonly<Record<string, Node>>;
  readonly $ref?: string;
  readonly "x-question"?: string;
  readonly "x-unit"?: string;
}

/** The field at a path, in which `*` stands for every position of a list. */
export function fieldSchema(path: string): FieldSchema {
  let node: Node = schema as Node;
  for (const segment of path.split("/").slice(1)) {
    const next = segment === "*" ? resolved(node).items : resolved(node).properties?.[segment];
    if (!next) throw new Error(`The schema of training requests has no field ${path}.`);
    node = next;
  }
  return read(resolved(node));
}

function read(node: Node): FieldSchema {
  const types = typeof node.type === "string" ? [node.type] : (node.type ?? []);
  return {
    type: (types.find((type) => type !== "null") ?? "object") as FieldSchema["type"],
    title: node.title ?? "",
    question: node["x-question"] ?? "",
    format: node.format,
    unit: node["x-unit"],
    choices: node.enum?.filter((choice) => choice !== null),
    element: node.items && read(resolved(node.items)),
  };
}

/** What a node refers to, with what it says itself laid over it. */
function resolved(node: Node): Node {
  if (!node.$ref) return node;
  let target: unknown = schema;
  for (const segment of node.$ref.slice(2).split("/")) target = (target as Record<string, unknown>)[segment];
  return { ...resolved(target as Node), ...node };
}

/** A name of the schema as words: "customer-service" as "Customer service". */
export function readable(name: string): string {
  const words = name.replaceAll("-", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}
