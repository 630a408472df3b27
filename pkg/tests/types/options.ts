// Options as hosts build them piece by piece: a value that may be undefined is allowed everywhere.

import type { CheckOptions } from "groundrules";

declare const language: string | undefined;
declare const day: string | undefined;

export const options: CheckOptions = { locale: language, today: day, settings: undefined, draft: undefined };
