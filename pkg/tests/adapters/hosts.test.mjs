// Each adapter with the real engine and the shapes that its host documents. With the hosts themselves: examples/tests.
import assert from "node:assert/strict";
import { test } from "node:test";

import { load } from "groundrules";
import { compile, load as loadCompiled } from "groundrules/compiler";
import * as formIo from "groundrules/adapters/form-io";
import * as jsonForms from "groundrules/adapters/json-forms";
import * as rjsf from "groundrules/adapters/rjsf";
import * as standard from "groundrules/adapters/standard-schema";
import * as surveyJs from "groundrules/adapters/survey-js";

const pack = await load("failure-points");
const severities = { "no-reinforcement": "warning", "no-psychological-safety-plan": "info" };
const options = { severities };

const ready = {
  sponsor: { name: "Dana Ortiz", function: "operations", accountable: true },
  audience: { description: "Claims handlers", groups: [{ role: "claims handler" }] },
  schedule: { go_live: "2026-12-01", sessions: [{ date: "2026-11-10" }] },
};
const late = { ...ready, schedule: { go_live: "2026-12-01", sessions: [{ date: "2026-11-10" }, { date: "2026-06-01" }] } };
const wrongKind = { ...ready, schedule: { go_live: "soon", sessions: [{ date: "2026-11-10" }] } };

const handler = () => ({ __errors: [], addError(message) { this.__errors.push(message); } });

test("rjsf: errors stand at their fields, those included for which the form has no handler yet", () => {
  const errors = { ...handler(), schedule: { ...handler(), sessions: { ...handler(), 0: handler(), 1: { ...handler(), date: handler() } } } };
  assert.equal(rjsf.customValidate(pack, options)(late, errors), errors);
  assert.match(errors.schedule.sessions[1].date.__errors[0], /^The session on 2026-06-01 runs 183 days .* Hold it on a day from 2026-11-03/);
  assert.deepEqual(errors.schedule.sessions[0].__errors, []);

  const empty = rjsf.customValidate(pack, options)(undefined, handler());
  assert.match(empty.sponsor.name.__errors[0], /names no sponsor/);
  assert.match(empty.schedule.sessions.__errors[0], /gives no sessions/);
  assert.equal(empty.reinforcement, undefined, "a warning is no error");
});

test("rjsf: a value of the wrong kind is an error at its field", () => {
  const errors = rjsf.customValidate(pack, options)(wrongKind, handler());
  assert.deepEqual(errors.schedule.go_live.__errors, ['Expected a date, such as 2026-12-01, found the text "soon".']);
});

test("rjsf: warnings and infos are extra errors, which say what they are", () => {
  const extra = rjsf.extraErrors(pack, ready, options);
  assert.match(extra.reinforcement.activities.__errors[0], /^Warning: The request plans nothing/);
  assert.match(extra.safety.opening_discussion.planned.__errors[0], /^Note: /);
  assert.equal(extra.sponsor, undefined);
  assert.deepEqual(rjsf.extraErrors(pack, {}, { ...options, draft: true }), {}, "a draft says nothing of what is still open");
});

test("rjsf: a form whose data has another shape is mapped both ways", () => {
  const mapping = { leader: "/sponsor/name", "days[*].on": "/schedule/sessions/*/date", live: "/schedule/go_live" };
  const validate = rjsf.customValidate(pack, { ...options, mapping });
  const errors = validate({ leader: "", live: "2026-12-01", days: [{ on: "2026-06-01" }] }, handler());
  assert.match(errors.leader.__errors[0], /names no sponsor/);
  assert.match(errors.days[0].on.__errors[0], /runs 183 days/);
  assert.match(errors.__errors[0], /which groups the audience/, "what the form has no field for is an error of the form");
});

test("JSON Forms: errors in the shape of Ajv, at the control", () => {
  const [error, warning, info] = jsonForms.additionalErrors(pack.check(late, options));
  const { message, ...rest } = warning;
  assert.match(message, /^The session on 2026-06-01/);
  assert.deepEqual(rest, {
    instancePath: "/schedule/sessions/1/date",
    schemaPath: "#/properties/schedule/properties/sessions/items/properties/date",
    keyword: "groundrules",
    params: { severity: "error", pack: "failure-points", rule: "mistimed-delivery" },
  });
  assert.match(error.message, /^Warning: The request plans nothing/);
  assert.equal(error.params.severity, "warning");
  assert.equal(info.params.severity, "info");
  const errors = jsonForms.additionalErrors(pack.check(wrongKind, options), { show: ["error"] });
  assert.equal(errors[0].instancePath, "/schedule/go_live");
});

test("JSON Forms: what the schema of a form has no field for is told apart", () => {
  const schema = {
    properties: {
      sponsor: { $ref: "#/$defs/person" },
      schedule: { properties: { sessions: { type: "array", items: { properties: { date: { type: "string" } } } } } },
    },
    $defs: { person: { properties: { name: {}, deputy: { $ref: "#/$defs/person" } } } },
  };
  const fields = jsonForms.fieldsOfSchema(schema);
  assert.deepEqual(fields, ["/sponsor/name", "/schedule/sessions", "/schedule/sessions/*/date"]);
  const person = { properties: { name: {} } };
  person.properties.deputy = person;
  assert.deepEqual(jsonForms.fieldsOfSchema(person), ["/name"], "a schema that is within itself");
  const pointers = jsonForms.elsewhere(pack.check(late, options), fields).map(({ pointer }) => pointer);
  assert.deepEqual(pointers, ["/reinforcement/activities", "/safety/opening_discussion/planned"]);
});

test("Standard Schema: a request without errors comes back as it went in, warnings or not", () => {
  const { "~standard": schema } = standard.standardSchema(pack, options);
  assert.equal(schema.version, 1);
  assert.equal(schema.vendor, "groundrules");
  assert.deepEqual(schema.validate(ready), { value: ready });
});

test("Standard Schema: errors are issues with paths", () => {
  const { issues } = standard.standardSchema(pack, options)["~standard"].validate(late);
  assert.equal(issues.length, 1);
  assert.deepEqual(issues[0].path, ["schedule", "sessions", 1, "date"]);
  assert.ok(standard.standardSchema(pack)["~standard"].validate("no object at all").issues.length > 0);
});

test("SurveyJS: a question has its errors, warnings and infos, in the row it stands in", () => {
  class CustomError {
    constructor(text) {
      this.text = text;
    }
  }
  const top = (name) => ({ getValueName: () => name });
  const rows = [{ questions: [] }, { questions: [] }];
  const sessions = { ...top("sessions"), panels: rows };
  for (const row of rows) row.questions.push({ ...top("day"), parentQuestion: sessions });
  const activities = top("activities");
  const remarks = top("remarks");
  const survey = {
    data: { leader: "Dana Ortiz", fn: "operations", agreed: true, sessions: [{ day: "2026-11-10" }, { day: "2026-06-01" }], live: "2026-12-01" },
    getAllQuestions: () => [top("leader"), sessions, activities, remarks],
  };
  const mapping = {
    leader: "/sponsor/name",
    fn: "/sponsor/function",
    agreed: "/sponsor/accountable",
    live: "/schedule/go_live",
    "sessions[*].day": "/schedule/sessions/*/date",
    activities: "/reinforcement/activities",
  };
  const validate = surveyJs.onValidateQuestion(pack, { ...options, mapping, CustomError, elsewhere: "remarks" });
  const of = (question) => {
    const errors = [];
    validate(survey, { question, errors });
    return errors.map(({ text, notificationType }) => `${notificationType}: ${text.slice(0, 35)}`);
  };
  assert.deepEqual(of(rows[0].questions[0]), []);
  assert.deepEqual(of(rows[1].questions[0]), ["error: The session on 2026-06-01 runs 183 "]);
  assert.deepEqual(of(activities), ["warning: The request plans nothing for the t"]);
  assert.deepEqual(of(remarks).map((text) => text.slice(0, 28)), ["error: The audience is every", "info: No plan for the concer"]);

  const completing = { allow: true };
  surveyJs.onCompleting(pack, { ...options, mapping })(survey, completing);
  assert.equal(completing.allow, false);
  assert.match(completing.message, /which groups the audience/);
});

function fakeForm(data, paths) {
  const listeners = new Map();
  const components = paths.map(([path, type]) => ({
    path,
    type,
    visibleErrors: [],
    setCustomValidity(messages) {
      this.visibleErrors = messages;
    },
  }));
  return {
    submission: { data },
    submitted: false,
    everyComponent: (visit) => components.forEach(visit),
    on: (event, listener) => listeners.set(event, listener),
    off: (event) => listeners.delete(event),
    change: () => listeners.get("change")(),
    listeners,
    shown: (path) => components.find((each) => each.path === path).visibleErrors.map(({ level, message }) => `${level}: ${message.slice(0, 24)}`),
  };
}

test("Form.io: the hook lets a submission without errors through, and refuses others with their paths", () => {
  const hook = formIo.customValidation(pack, options);
  const ask = (form) => {
    let answer;
    hook.call(form, form.submission, (errors) => (answer = errors));
    return answer;
  };
  assert.equal(ask(fakeForm(ready, [])), null);
  const [error] = ask(fakeForm(late, [["schedule.sessions[1].date", "textfield"]]));
  assert.equal(error.path, "schedule.sessions[1].date");
  assert.equal(error.level, "error");
  const [unplaced] = ask(fakeForm(late, []));
  assert.equal("path" in unplaced, false);
});

test("Form.io: what people wrote is no markup in a message", () => {
  const hook = formIo.customValidation(pack, options);
  const data = { ...late, schedule: { go_live: "2026-12-01", sessions: [{ topic: "<img src=x>", date: "2026-06-01" }] } };
  hook.call(fakeForm(data, []), { data }, ([{ message }]) => assert.match(message, /^“&lt;img src=x&gt;” runs/));
});

test("Form.io: findings show as a draft, then as a final check, and an untouched checkbox is no answer", () => {
  const form = fakeForm({ sponsor: { name: "Dana Ortiz", function: "operations", accountable: false }, note: "" }, [
    ["sponsor.name", "textfield"],
    ["sponsor.accountable", "checkbox"],
    ["schedule.sessions", "datagrid"],
  ]);
  let others;
  const shown = formIo.showFindings(form, pack, { ...options, onReport: (_, elsewhere) => (others = elsewhere) });
  assert.deepEqual(form.shown("sponsor.accountable"), []);
  assert.equal(shown.report.verdict, "undecided");

  form.submitted = true;
  form.change();
  assert.deepEqual(form.shown("sponsor.accountable"), ["error: Dana Ortiz is named as s"]);
  assert.deepEqual(form.shown("schedule.sessions"), ["error: The request gives no ses"]);
  assert.deepEqual(others.map(({ severity }) => severity), ["error", "warning", "info"]);

  form.submission.data.sponsor.accountable = true;
  form.change();
  assert.deepEqual(form.shown("sponsor.accountable"), []);

  shown.stop();
  assert.deepEqual(form.shown("schedule.sessions"), []);
  assert.equal(form.listeners.size, 0);
});

test("every adapter takes the options of a check, and words of the host's own", () => {
  const { issues } = standard.standardSchema(pack, { locale: "de", severities: { "missing-sponsor": "off" }, text: ({ title }) => `! ${title}` })[
    "~standard"
  ].validate({});
  assert.ok(issues.every(({ message }) => message.startsWith("! ")));
  assert.ok(issues.every(({ path }) => path[0] !== "sponsor"));
});

test("what is blank in a draft is open, unless the host says that it means none", () => {
  const data = { sponsor: { name: "" }, audience: { description: null, groups: [] } };
  const errors = (more) => standard.reportOn(pack, data, { draft: true, ...more }).findings.map(({ rule }) => rule);
  assert.deepEqual(errors({}), []);
  assert.deepEqual(errors({ blank: "none" }), ["missing-sponsor", "generic-audience"]);
});

test("a pack whose fields have names of the language itself pollutes nothing", async () => {
  const names = ["__proto__", "constructor", "toString", "__errors", "addError"];
  const leaf = { properties: { x: { type: "string" }, prototype: { properties: { x: { type: "string" } } } } };
  const schema = `{ "properties": { ${names.map((name) => `"${name}": ${JSON.stringify(leaf)}`).join()} } }`;
  const rules = [...names, "constructor`.`prototype"].flatMap((name, at) => [
    `rule e${at} { require \`${name}\`.x is filled }`,
    `rule w${at} { severity warning require \`${name}\`.x is filled }`,
  ]);
  const { bytes } = await compile(`pack p { title "P" version "1" schema "s.json" }\n${rules.join("\n")}`, { files: { "s.json": schema } });
  const own = await loadCompiled(bytes);
  const errors = rjsf.customValidate(own)({}, handler());
  const extra = rjsf.extraErrors(own, {});
  for (const found of [errors, extra]) {
    assert.equal(Object.getOwnPropertyDescriptor(found, "__proto__").value.x.__errors.length, 1);
    assert.equal(found.constructor.prototype.x.__errors.length, 1);
    assert.equal(found.x.__errors.length, 2, "what a form calls so itself, it keeps");
  }
  assert.equal(standard.standardSchema(own)["~standard"].validate({}).issues.length, 6);
  for (const polluted of [{}, Object, Object.prototype.toString]) assert.deepEqual([polluted.__errors, polluted.x], [undefined, undefined]);
});

test("what data has that is no JSON is read in a draft as in the end, or refused as such", () => {
  const on = { schedule: { go_live: { toJSON: () => "2026-12-01" } }, sponsor: JSON.parse('{ "__proto__": { "name": "x" } }') };
  const invalid = (draft) => standard.reportOn(pack, on, { draft }).invalid;
  assert.deepEqual([invalid(true), invalid(false)], [undefined, undefined]);
  const circular = {};
  circular.itself = circular;
  let deep = {};
  for (let level = 0; level < 2_000; level++) deep = { deep };
  const question = { question: { getValueName: () => "q" }, errors: [] };
  const component = { everyComponent() {}, on() {}, off() {} };
  for (const [data, code] of [[circular, "request-not-serialisable"], [{ a: 1n }, "request-not-serialisable"], [deep, "request-too-deep"]]) {
    for (const call of [
      () => standard.reportOn(pack, data),
      () => standard.reportOn(pack, data, { draft: true }),
      () => surveyJs.onValidateQuestion(pack, { CustomError: Error })({ data, getAllQuestions: () => [] }, question),
      () => formIo.showFindings({ ...component, submission: { data } }, pack),
    ]) {
      assert.throws(call, { name: "GroundrulesError", code });
    }
  }
});
