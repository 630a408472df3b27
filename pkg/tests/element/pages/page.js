import { load } from "/dist/index.js";
import "/dist/element/index.js";

// For the tests: what a page would keep to itself.
window.pack = await load("failure-points");
window.panel = document.querySelector("groundrules-panel");
window.events = [];
panel.addEventListener("groundrules-change", ({ detail }) =>
  events.push({ added: detail.added, cleared: detail.cleared }),
);
panel.pack = pack;
window.begin = (request, options) => {
  window.draft = pack.draft(request, options);
  panel.draft = draft;
};
document.documentElement.dataset.loaded = "";
