import { Formio, Utils } from "@formio/js/form";
import "@formio/js/dist/formio.form.min.css";
import "bootstrap/dist/css/bootstrap.min.css";
import { load } from "groundrules";
import { customValidation, showFindings, type AdapterOptions, type Notice } from "groundrules/adapters/form-io";

import form from "./form.json";
import "../../page.css";
import "./style.css";

const pack = await load("failure-points");

// This portal blocks on three of the five rules. It warns where nothing is planned for the time after the training, and
// says, no more, that it does not ask about people's concerns.
const options: AdapterOptions = {
  severities: { "no-reinforcement": "warning", "no-psychological-safety-plan": "info" },
};

// Form.io makes functions out of templates unless it is told not to, and a strict policy forbids that.
Utils.Evaluator.noeval = true;

const page = document.getElementById("page")!;
page.innerHTML = `
  <h1>Request a training</h1>
  <p class="intro">A form by Form.io, checked by Groundrules.</p>
  <div class="elsewhere" hidden></div>
  <div class="card"></div>`;
const card = page.querySelector<HTMLElement>(".card")!;
const elsewhere = page.querySelector<HTMLElement>(".elsewhere")!;

const webform = await Formio.createForm(card, form, {
  hooks: { customValidation: customValidation(pack, options) },
  highlightErrors: false,
});
showFindings(webform, pack, { ...options, onReport: (_, others) => summarise(others) });

webform.on("submit", () => {
  page.replaceChildren(page.querySelector("h1")!, paragraph("The request has been sent.", { className: "sent", role: "status" }));
});

function summarise(others: Notice[]): void {
  elsewhere.hidden = others.length === 0;
  elsewhere.replaceChildren(
    ...others.map(({ title, message, severity }) => {
      const line = paragraph(`${title}. ${message}`);
      line.dataset.severity = severity;
      return line;
    }),
  );
}

function paragraph(text: string, properties: Partial<HTMLElement> = {}): HTMLElement {
  return Object.assign(document.createElement("p"), properties, { textContent: text });
}
