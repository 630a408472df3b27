// For JSON Forms: <JsonForms additionalErrors={additionalErrors(reportOn(pack, data))} />.
// JSON Forms shows errors at their controls and blocks nothing by itself: the host looks at the report's verdict.

import { Places, type Mapping } from "./mapping.js";
import { labelledTextOf, notices, type Notice } from "./notice.js";
import { pathOfPointer, pointerOfPath } from "./path.js";
import type { Report, Severity } from "../index.js";

export { reportOn, type AdapterOptions } from "./check.js";
export { elsewhere, fieldsOfSchema } from "./elsewhere.js";
export type { Mapping, Target } from "./mapping.js";
export { notices, type Notice } from "./notice.js";

/** An error in the shape of Ajv, as JSON Forms takes it. */
export interface ErrorObject {
  /** The field that shows it. JSON Forms adds nothing to it, as it does for the keyword `required`. */
  instancePath: string;
  message: string;
  schemaPath: string;
  keyword: string;
  params: { severity: Severity; pack?: string; rule?: string };
}

export interface AdditionalErrorsOptions {
  /** Which field of the form is which field of the request, where the names are not the same. */
  mapping?: Mapping | undefined;
  /** The severities to show; all unless said otherwise. */
  show?: readonly Severity[] | undefined;
  /** The words of a notice, where the adapter's own do not suit. */
  text?: ((notice: Notice) => string) | undefined;
}

/** What a report says, as the `additionalErrors` of a form. A field that the form does not have gets none. */
export function additionalErrors(report: Report, options: AdditionalErrorsOptions = {}): ErrorObject[] {
  const places = new Places(options.mapping);
  const text = options.text ?? labelledTextOf;
  return notices(report, options.show).flatMap((notice) => {
    const field = places.field(notice.pointer);
    if (!field) return [];
    const { severity, finding } = notice;
    return {
      instancePath: pointerOfPath(field),
      message: text(notice),
      schemaPath: schemaPath(notice.pointer),
      keyword: "groundrules",
      params: { severity, ...(finding && { pack: finding.pack, rule: finding.rule }) },
    };
  });
}

/** Where the schema of the request speaks of the field. */
function schemaPath(pointer: string): string {
  return pathOfPointer(pointer).reduce<string>((path, part) => {
    return typeof part === "number" ? `${path}/items` : `${path}/properties${pointerOfPath([part])}`;
  }, "#");
}
