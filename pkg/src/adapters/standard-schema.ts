// For everything that takes a Standard Schema, such as React Hook Form with @hookform/resolvers/standard-schema.
// https://standardschema.dev: an issue is a message and a path, and any issue means that the value is not valid.

import { HostCheck, type AdapterOptions, type Checker } from "./check.js";
import { textOf } from "./notice.js";

export { reportOn, type AdapterOptions } from "./check.js";
export { elsewhere } from "./elsewhere.js";
export type { Mapping, Target } from "./mapping.js";
export { notices, type Notice } from "./notice.js";

/** A Standard Schema, version 1, that gives back the value as it is. */
export interface StandardSchema<Input> {
  readonly "~standard": {
    readonly version: 1;
    readonly vendor: "groundrules";
    readonly validate: (value: unknown) => Result<Input>;
    /** Says for TypeScript what goes in and comes out; there is nothing here at run time. */
    readonly types?: { readonly input: Input; readonly output: Input } | undefined;
  };
}

export type Result<Output> = { readonly value: Output; readonly issues?: undefined } | { readonly issues: readonly Issue[] };

export interface Issue {
  readonly message: string;
  readonly path?: readonly (string | number)[];
}

/** A pack as a Standard Schema. Errors are issues; warnings and infos are not, as every issue blocks. */
export function standardSchema<Input = Record<string, unknown>>(pack: Checker, options: AdapterOptions = {}): StandardSchema<Input> {
  const check = new HostCheck(pack, options);
  const text = options.text ?? textOf;
  return {
    "~standard": {
      version: 1,
      vendor: "groundrules",
      validate(value) {
        const errors = check.notices(check.report(value), ["error"]);
        if (errors.length === 0) return { value: value as Input };
        return { issues: errors.map((error) => ({ message: text(error), ...(error.field && { path: error.field }) })) };
      },
    },
  };
}
