// Uses every public type of the package, as a page that goes through a bundler does. Compiled, never run.

import {
  BUILTIN_PACKS,
  Draft,
  GroundrulesError,
  load,
  Pack,
  start,
  type BuiltinPack,
  type CheckOptions,
  type CiteInfo,
  type CiteReport,
  type DraftChange,
  type Engine,
  type EngineSource,
  type ErrorCode,
  type Evidence,
  type EvidenceDetail,
  type FieldInfo,
  type FieldType,
  type Finding,
  type FindingReport,
  type InvalidReport,
  type Limits,
  type LoadOptions,
  type LocaleInfo,
  type Mode,
  type NextQuestion,
  type OpenReport,
  type OptionsReport,
  type Outcome,
  type OutcomeReport,
  type PackInfo,
  type PackReference,
  type PackSource,
  type Report,
  type RuleInfo,
  type SettingInfo,
  type SettingValue,
  type Severity,
  type SeverityOverride,
  type Span,
  type Summary,
  type Verdict,
  type WaivedReport,
  type Waiver,
  type WaiverProblem,
  type WaiverReport,
} from "groundrules";
import { compile, format, type Compiled, type CompileOptions, type Diagnostic, type Place } from "groundrules/compiler";
import { loadSync } from "groundrules/inline";
import bytes from "groundrules/inline/failure-points";

const names: BuiltinPack[] = BUILTIN_PACKS;
const source: PackSource = "failure-points";
const engine: EngineSource = new URL("https://example.org/groundrules.wasm");
const how: LoadOptions = { engine };
await start(engine);
await start(new WebAssembly.Module(new Uint8Array()));
const pack: Pack = await load(source, how);
const several: Pack = await load([...names, new URL("https://example.org/a.grpack"), fetch("/b.grpack"), new Uint8Array()]);
const atOnce: Pack = loadSync([bytes]);

const value: SettingValue = "14 days .. 28 days";
const severity: SeverityOverride = "off";
const limits: Partial<Limits> = { fuel: 1_000 };
const detail: EvidenceDetail = "paths";
const waiver: Waiver = { rule: "missing-sponsor", reason: "R", approvedBy: "A" };
const options: CheckOptions = {
  draft: true,
  today: "2026-11-25",
  settings: { lead: value, catch_all: ["everyone"] },
  severities: { "missing-sponsor": severity },
  waivers: [waiver],
  locale: "fr",
  request: "form 12",
  evidence: detail,
  limits,
};

const report: Report = pack.check({ sponsor: { name: "Dana Ortiz" } }, options);
several.check("{}");
atOnce.check({});
const verdict: Verdict = report.verdict;
const outcome: Outcome = pack.outcome("{}");
const summary: Summary = report.summary;
const findings: FindingReport[] = report.findings;
const first: Finding | undefined = findings[0];
if (first) {
  const weight: Severity = first.severity;
  const outcome: OutcomeReport = first.outcome;
  const cites: CiteReport[] = first.cites ?? [];
  const evidence: Evidence[] = first.evidence ?? [];
  const span: Span | undefined = evidence[0]?.span;
  const text: string = `${weight} ${outcome} ${cites.length} ${span?.start} ${first.path} ${first.message} ${first.ask} ${first.fix}`;
  console.log(text);
}
const open: OpenReport[] = report.open ?? [];
const next: NextQuestion | undefined = report.next;
const invalid: InvalidReport[] = report.invalid ?? [];
const waived: WaivedReport[] = report.waived ?? [];
const problems: WaiverReport[] = report.waivers ?? [];
const problem: WaiverProblem | undefined = problems[0]?.problem;
const packs: PackReference[] = report.packs;
const by: Engine = report.engine;
const asked: OptionsReport = report.options;
const mode: Mode = asked.mode;

const info: readonly PackInfo[] = pack.info;
for (const one of info) {
  const rules: RuleInfo[] = one.rules;
  const cites: CiteInfo[] = rules.flatMap((rule) => rule.cites);
  const settings: SettingInfo[] = one.settings;
  const fields: FieldInfo[] = one.fields;
  const type: FieldType | undefined = fields[0]?.type;
  const locales: LocaleInfo[] = one.locales;
  console.log(cites, settings, type, locales, one.readsToday);
}

const form: Draft = pack.draft({}, options);
const change: DraftChange = form.set("/sponsor/name", "Dana Ortiz");
const end: () => void = form.subscribe(({ added, removed, verdict, next }) => console.log(added, removed, verdict, next));
form.replace({});
form.update({ locale: "de" });
const last: Report = form.final();
end();

try {
  pack.check("{");
} catch (error) {
  if (error instanceof GroundrulesError) {
    const code: ErrorCode = error.code;
    console.log(code, error.message, error.details["line"]);
  }
}

const compileOptions: CompileOptions = { name: "p.rules", files: { "s.json": "{}" } };
const compiled: Compiled = await compile("pack p {}", compileOptions);
const diagnostic: Diagnostic | undefined = compiled.diagnostics[0];
const place: Place | undefined = diagnostic?.place;
const formatted: string = await format("rule a {}");
if (compiled.bytes) await load(compiled.bytes);
pack.free();

console.log(outcome.verdict, outcome.violated.length, verdict, summary, open, next, invalid, waived, problem, packs, by, mode, change, last, place, formatted);

// What the types must refuse.
// @ts-expect-error A number is no pack.
await load(5);
// @ts-expect-error A pack is made by `load`.
new Pack();
// @ts-expect-error A draft is made by a pack.
new Draft();
// @ts-expect-error There is no such option.
pack.check({}, { mode: "draft" });
// @ts-expect-error There is no such severity.
pack.check({}, { severities: { "missing-sponsor": "fatal" } });
// @ts-expect-error A request is an object or a text.
pack.check(5);
// @ts-expect-error A waiver has a reason and somebody who approved it.
pack.check({}, { waivers: [{ rule: "missing-sponsor" }] });
// @ts-expect-error There is no such verdict.
if (report.verdict === "perhaps") console.log();
// @ts-expect-error A report's findings may be listed, and a draft's report is not for others to put in place.
form.report = report;
// @ts-expect-error `loadSync` takes bytes: a name has to be looked for.
loadSync("failure-points");
