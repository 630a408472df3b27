// For react-jsonschema-form: <Form customValidate={customValidate(pack)} />.
// It knows errors alone, and each of them blocks. So warnings and infos go another way: as `extraErrors`, which do not.

import { HostCheck, type AdapterOptions, type Checker } from "./check.js";
import { labelledTextOf, textOf } from "./notice.js";
import { isHolder, type Path } from "./path.js";
import type { Severity } from "../index.js";

export { reportOn, type AdapterOptions } from "./check.js";
export { elsewhere, fieldsOfSchema } from "./elsewhere.js";
export type { Mapping, Target } from "./mapping.js";
export { notices, type Notice } from "./notice.js";

/** The part of the form's `FormValidation` that an error needs. */
interface ErrorHandler {
  __errors?: string[];
  addError(message: string): void;
}

/** What the form calls `ErrorSchema`: messages at the fields they belong to. */
export interface ErrorSchema {
  __errors?: string[];
  // The form's own type is indexed by the fields of the data, which only the host knows.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  [field: string]: any;
}

/** A `customValidate` that adds each error at its field, so that it blocks submission. */
export function customValidate(pack: Checker, options: AdapterOptions = {}) {
  const check = new HostCheck(pack, options);
  const text = options.text ?? textOf;
  return <Errors>(formData: unknown, errors: Errors): Errors => {
    for (const notice of check.notices(check.report(formData), ["error"])) {
      handlerAt(errors, notice.field ?? []).addError(text(notice));
    }
    return errors;
  };
}

/** The warnings and infos of a form's data for the form's `extraErrors`: they show at their fields and block nothing. */
export function extraErrors(
  pack: Checker,
  formData: unknown,
  { show = ["warning", "info"], ...options }: AdapterOptions & { show?: readonly Severity[] | undefined } = {},
): ErrorSchema {
  const check = new HostCheck(pack, options);
  const text = options.text ?? labelledTextOf;
  const schema: ErrorSchema = {};
  for (const notice of check.notices(check.report(formData), show)) {
    let place = schema;
    for (const part of notice.field ?? []) place = below<ErrorSchema>(place, part, () => ({}));
    (place.__errors ??= []).push(text(notice));
  }
  return schema;
}

/** The form makes a handler for each value that is there; a finding is often about one that is not. */
function handlerAt(errors: unknown, field: Path): ErrorHandler {
  let handler = errors as ErrorHandler;
  for (const part of field) handler = below(handler, part, newHandler);
  return handler;
}

/** What the form itself calls by a name that a field could have: such a field's messages stand at what is around it. */
const own = new Set<string | number>(["__errors", "addError"]);

/** The place of a field within another, made where it is missing. A field may be called `constructor` or `__proto__`. */
function below<Place extends object>(place: Place, field: string | number, make: () => Place): Place {
  if (own.has(field)) return place;
  const there: unknown = Object.hasOwn(place, field) ? Reflect.get(place, field) : undefined;
  if (isHolder(there)) return there as Place;
  const value = make();
  Object.defineProperty(place, field, { value, enumerable: true, configurable: true, writable: true });
  return value;
}

function newHandler(): ErrorHandler {
  return {
    __errors: [],
    addError(message) {
      (this.__errors ??= []).push(message);
    },
  };
}
