// For SurveyJS: survey.onValidateQuestion.add(onValidateQuestion(pack, { CustomError })).

import { HostCheck, type AdapterOptions, type Checker, type PlacedNotice } from "./check.js";
import { keyOf } from "./mapping.js";
import { textOf } from "./notice.js";
import type { Path } from "./path.js";
import { toJson } from "../json.js";

export { reportOn, type AdapterOptions } from "./check.js";
export type { Mapping, Target } from "./mapping.js";
export { notices, type Notice } from "./notice.js";

/** The parts of a survey, a question and an event that are used here. */
interface Survey {
  readonly data: unknown;
  getAllQuestions(): readonly { getValueName(): string }[];
}
interface Question {
  getValueName(): string;
  readonly parent?: unknown;
  readonly parentQuestion?: Question | null;
  /** The panels of a dynamic panel, or the rows of a dynamic matrix. */
  readonly panels?: readonly { readonly questions: readonly unknown[] }[];
  readonly visibleRows?: readonly { readonly cells: readonly { readonly question: unknown }[] }[];
}
interface SurveyError {
  notificationType: string;
}
interface ValidateQuestionEvent {
  readonly question: unknown;
  readonly errors: unknown[];
}
interface CompletingEvent {
  allow: boolean;
  message?: string;
}

export interface SurveyOptions extends AdapterOptions {
  /** The class `CustomError` of survey-core. The survey asks its errors for a type, and the adapter imports nothing. */
  CustomError: new (text: string) => SurveyError;
  /** The name of a question that shows what belongs to no question of the survey. */
  elsewhere?: string | undefined;
}

/** A handler of `onValidateQuestion` that gives a question its errors, warnings and infos. Only errors block. */
export function onValidateQuestion(pack: Checker, { CustomError, elsewhere, ...options }: SurveyOptions) {
  const latest = latestCheck(pack, options);
  const text = options.text ?? textOf;
  const add = (errors: unknown[], notice: PlacedNotice, words: string): void => {
    const error = new CustomError(words);
    error.notificationType = notice.severity;
    errors.push(error);
  };
  return (survey: Survey, { question, errors }: ValidateQuestionEvent): void => {
    const field = fieldOf(question as Question);
    const notices = latest(survey.data);
    for (const notice of notices) if (isAt(field, notice)) add(errors, notice, text(notice));
    if (field.length !== 1 || field[0] !== elsewhere) return;
    const names = new Set<unknown>(survey.getAllQuestions().map((each) => each.getValueName()));
    for (const notice of notices) if (!names.has(notice.field?.[0])) add(errors, notice, `${notice.title}. ${text(notice)}`);
  };
}

/**
 * A handler of `onCompleting` that keeps a survey from completing while there are errors: those of questions on an earlier
 * page, and those of fields that the survey does not ask about, which the survey's own validation never meets.
 */
export function onCompleting(pack: Checker, options: AdapterOptions = {}) {
  const check = new HostCheck(pack, options);
  const text = options.text ?? textOf;
  return (survey: Survey, event: CompletingEvent): void => {
    const errors = check.notices(check.report(survey.data, false), ["error"]);
    if (errors.length === 0) return;
    event.allow = false;
    event.message = errors.map(text).join("\n");
  };
}

/** A survey validates question by question: the notices of one state of its data are worked out once. */
function latestCheck(pack: Checker, options: AdapterOptions): (data: unknown) => PlacedNotice[] {
  const check = new HostCheck(pack, options);
  let latest: { data: string; notices: PlacedNotice[] } | undefined;
  return (data) => {
    const now = toJson(data ?? {}, "request");
    if (latest?.data !== now) latest = { data: now, notices: check.notices(check.report(data)) };
    return latest.notices;
  };
}

const isAt = (field: Path, notice: PlacedNotice): boolean => notice.field !== undefined && keyOf(field) === keyOf(notice.field);

/** Where the survey's data has a question's value: in a panel or row of another question, or at its top. */
function fieldOf(question: Question): Path {
  const outer = question.parentQuestion;
  if (!outer) return [question.getValueName()];
  const row = outer.panels
    ? outer.panels.findIndex((panel) => panel.questions.includes(question))
    : outer.visibleRows?.findIndex(({ cells }) => cells.some((cell) => cell.question === question));
  return [...fieldOf(outer), ...(row === undefined ? [] : [row]), question.getValueName()];
}
