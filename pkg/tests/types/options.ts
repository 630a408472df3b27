// Options as hosts build them piece by piece: a value that may be undefined is allowed everywhere.

import type { CheckOptions } from "groundrules";
import type { AttachOptions } from "groundrules/adapters/html-form";
import type { ShowOptions } from "groundrules/adapters/form-io";

declare const language: string | undefined;
declare const day: string | undefined;

export const options: CheckOptions = { locale: language, today: day, settings: undefined, draft: undefined };
export const limited: CheckOptions = { limits: { fuel: undefined } };

declare const summary: HTMLElement | undefined;
declare const listen: (() => void) | undefined;

export const form: AttachOptions = { mapping: undefined, summary, onReport: listen, text: undefined };
export const shown: ShowOptions = { mapping: undefined, blank: undefined, onReport: listen, text: undefined };
