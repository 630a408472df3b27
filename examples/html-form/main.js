// Any static server that serves the folder above will do: there is no bundler, so the package is named by its place.
import { load } from "../node_modules/groundrules/dist/index.js";
import { attach } from "../node_modules/groundrules/dist/adapters/html-form.js";

const form = document.querySelector("form");

const attached = attach(form, await load("failure-points"), {
  // Names in the form, and where each belongs in a training request.
  mapping: {
    title: "/request/title",
    kind: "/request/kind",
    sponsor: "/sponsor/name",
    sponsor_function: "/sponsor/function",
    sponsor_agreed: "/sponsor/accountable",
    audience: "/audience/description",
    "groups[*].role": "/audience/groups/*/role",
    "groups[*].material": "/audience/groups/*/material",
    go_live: "/schedule/go_live",
    "sessions[*].topic": "/schedule/sessions/*/topic",
    "sessions[*].date": "/schedule/sessions/*/date",
    "activities[*].what": "/reinforcement/activities/*/description",
    "activities[*].who": "/reinforcement/activities/*/owner",
    "activities[*].when": "/reinforcement/activities/*/date",
  },
  // This portal blocks on three of the five rules. It warns where nothing is planned for the time after the training,
  // and says, no more, that it does not ask about people's concerns.
  severities: { "no-reinforcement": "warning", "no-psychological-safety-plan": "info" },
  summary: document.querySelector("#elsewhere"),
});

// The event comes only where there is no error.
form.addEventListener("submit", (event) => {
  event.preventDefault();
  const sent = document.createElement("p");
  sent.className = "sent";
  sent.setAttribute("role", "status");
  sent.textContent = `“${attached.request.request.title}” has been sent.`;
  form.replaceWith(sent);
});

form.addEventListener("click", ({ target }) => {
  const list = target.dataset?.add;
  if (!list) return;
  const rows = target.parentElement.querySelectorAll(".row");
  const row = rows[rows.length - 1].cloneNode(true);
  for (const message of row.querySelectorAll(".groundrules-message")) message.remove();
  for (const input of row.querySelectorAll("input")) {
    input.name = input.name.replace(/\d+/, String(rows.length));
    input.value = "";
    input.removeAttribute("aria-invalid");
    input.removeAttribute("aria-describedby");
  }
  rows[rows.length - 1].after(row);
  attached.refresh();
});
