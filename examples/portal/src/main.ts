import "@fontsource-variable/inter";
import "./portal.css";
import "groundrules/element";
import { load, type Report } from "groundrules";
import { make } from "./markup.js";
import { RequestForm } from "./request-form.js";
import programme from "../../requests/new-manager-programme.json";
import bootcamp from "../../requests/ai-bootcamp.json";

const SAMPLES: Readonly<Record<string, object>> = { programme, bootcamp, blank: {} };

const found = <E extends Element>(selector: string) => document.querySelector<E>(selector) as E;
const form = found<HTMLFormElement>("#request");
const panel = found<HTMLElementTagNameMap["groundrules-panel"]>("groundrules-panel");
const glance = found<HTMLElement>("#glance");

const pack = await load(["failure-points", "performance-clarity"]);
const draft = pack.draft({}, { today: new Date().toISOString().slice(0, 10) });
const requestForm = new RequestForm(draft);

form.prepend(...requestForm.nodes);
panel.pack = pack;
panel.draft = draft;
show(draft.report);
draft.subscribe(({ report }) => show(report));

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const report = draft.final();
  // Warnings are for the person to weigh; only errors and unreadable values hold the request up.
  const first = report.invalid?.[0] ?? report.findings.find(({ severity }) => severity === "error");
  if (!first) return confirm(report);
  panel.report = report;
  show(report);
  panel.jump(first.path, "rule" in first ? first : undefined);
});

for (const button of document.querySelectorAll<HTMLButtonElement>("[data-sample]")) {
  button.addEventListener("click", () => {
    draft.replace(structuredClone(SAMPLES[button.dataset.sample ?? ""] ?? {}));
    requestForm.show();
    requestForm.note(draft.report);
  });
}

/** Says at each field, and on a phone at the foot of the page, how the request stands. */
function show(report: Report): void {
  requestForm.note(report);
  const { errors, warnings, open } = report.summary;
  const unreadable = report.invalid?.length ?? 0;
  const worst = (
    [
      [unreadable, "unreadable value"],
      [errors, "error"],
      [warnings, "warning"],
    ] as const
  ).filter(([n]) => n > 0);
  const counts = worst.length > 0 ? worst : ([[open, "open rule"]] as const).filter(([n]) => n > 0);
  glance.textContent = counts.map(([n, word]) => `${n} ${word}${n === 1 ? "" : "s"}`).join(", ") || "Ready";
  glance.dataset.verdict = report.verdict;
}

/** Here a portal would send the request on; the page shows what it would send. */
function confirm(report: Report): void {
  const warnings = report.findings.length;
  const heading = make("h2", { tabindex: "-1" }, "Request submitted");
  const words =
    warnings === 0
      ? "The final check found nothing to change."
      : `The final check let it pass, with ${warnings} finding${warnings === 1 ? "" : "s"} for the learning team to look at.`;
  const again = make("button", { type: "button", class: "quiet" }, "Back to the form");
  const done = make(
    "section",
    { class: "card done", id: "done" },
    heading,
    make("p", {}, words),
    make(
      "details",
      {},
      make("summary", {}, "What would be sent"),
      make("pre", { tabindex: "0" }, JSON.stringify(draft.request, null, 2)),
    ),
    again,
  );
  const back = () => {
    panel.removeEventListener("groundrules-jump", back);
    done.remove();
    form.hidden = false;
  };
  // A finding's button leads back too: the panel goes on to the field.
  panel.addEventListener("groundrules-jump", back);
  again.addEventListener("click", () => {
    back();
    form.querySelector<HTMLElement>("button[type=submit]")?.focus();
  });
  panel.report = report;
  form.hidden = true;
  form.before(done);
  heading.focus();
}
