/** How the panel looks. A constructed stylesheet needs no permission of a policy, so none has to be loosened. */

/** Each colour for light and for dark; `--groundrules-NAME` on the page overrides it. */
const COLOURS = {
  surface: ["#ffffff", "#171a20"],
  text: ["#1c2430", "#e6e9ee"],
  muted: ["#566070", "#a4adba"],
  border: ["#dce1e8", "#323945"],
  accent: ["#2c4fb8", "#a3b8ff"],
  "on-accent": ["#ffffff", "#101521"],
  error: ["#b42318", "#ff9a8f"],
  warning: ["#8f5600", "#f2bd62"],
  info: ["#1f5fae", "#8fc0ff"],
  ready: ["#17734a", "#6fd6a4"],
} as const;

function colours(value: (pair: readonly [string, string]) => string): string {
  return Object.entries(COLOURS)
    .map(([name, pair]) => `--_${name}: var(--groundrules-${name}, ${value(pair)});`)
    .join(" ");
}

/** The stylesheet as text: for pages that must serve it as a file. */
export const css = `
:host {
  display: block;
  ${colours(([light]) => light)}
  --_radius: var(--groundrules-radius, 0.75em);
  --_gap: var(--groundrules-space, 1em);
  color: var(--_text);
  font-family: var(--groundrules-font, inherit);
  font-size: var(--groundrules-font-size, 0.9375rem);
  line-height: 1.5;
  text-align: start;
}
@supports (color: light-dark(red, red)) {
  :host { ${colours(([light, dark]) => `light-dark(${light}, ${dark})`)} }
}
:host([theme="light"]) { color-scheme: light; }
:host([theme="dark"]) { color-scheme: dark; }
:host([theme="auto"]) { color-scheme: light dark; }
:host([hidden]), [hidden] { display: none !important; }

* { box-sizing: border-box; margin: 0; padding: 0; }
ul { list-style: none; }
.container { container-type: inline-size; }
.panel {
  display: grid;
  gap: calc(var(--_gap) * 1.5);
  padding: calc(var(--_gap) * 1.25);
  background: var(--_surface);
  border: 1px solid var(--_border);
  border-radius: calc(var(--_radius) * 1.25);
  overflow-wrap: break-word;
}
.panel > *, .findings > * { min-inline-size: 0; }
/* A text in another direction than the panel's reads in its own, but keeps to the panel's edge. */
[dir="auto"], .panel :is(h1, h2, h3, h4, h5, h6, p, dt, summary) { text-align: -webkit-match-parent; text-align: match-parent; }
.panel :is(h1, h2, h3, h4, h5, h6, p, dt, summary, span):not([dir]) { unicode-bidi: plaintext; }
.spoken {
  position: absolute; inline-size: 1px; block-size: 1px;
  overflow: hidden; clip-path: inset(50%); white-space: nowrap;
}
:focus-visible { outline: 2px solid var(--groundrules-focus, var(--_accent)); outline-offset: 2px; }

.icon { inline-size: 1.2em; block-size: 1.2em; flex: none; }
.icon .fill { fill: currentColor; }
.icon .line { fill: none; stroke: currentColor; stroke-width: 2; stroke-linecap: round; stroke-linejoin: round; }
.icon .fill ~ .line { stroke: var(--_surface); }

.readiness { display: grid; grid-template-columns: auto 1fr; column-gap: 0.9em; row-gap: var(--_gap); align-items: center; }
.readiness > .icon { inline-size: 2.6em; block-size: 2.6em; color: var(--_muted); }
.readiness > .icon .fill { fill: color-mix(in srgb, currentColor 15%, var(--_surface)); }
.readiness > .icon .line, .readiness > .icon .fill ~ .line { stroke: currentColor; stroke-width: 1.8; }
.icon-waiting .line { stroke-dasharray: 3.4 2.9; }
.readiness[data-verdict="ready"] > .icon { color: var(--_ready); }
.readiness[data-verdict="not-ready"] > .icon { color: var(--_error); }
.readiness[data-verdict="undecided"] > .icon { color: var(--_accent); }
.verdict { font-size: 1.35em; line-height: 1.25; font-weight: 650; letter-spacing: -0.012em; outline-offset: 4px; border-radius: 2px; }
.detail { color: var(--_muted); line-height: 1.4; margin-block-start: 0.15em; text-wrap: pretty; }
.progress { grid-column: 1 / -1; display: grid; gap: 0.5em; font-size: 0.8667em; color: var(--_muted); font-variant-numeric: tabular-nums; }
.settled { color: var(--_text); font-weight: 550; }
.bar { display: flex; gap: 2px; block-size: 0.5em; border-radius: 1em; overflow: hidden; }
.bar > * { flex: 0 1 0; min-inline-size: 4px; transition: flex-grow 0.4s ease; }
.legend { display: flex; flex-wrap: wrap; gap: 0.2em 1.1em; }
.legend li { display: inline-flex; align-items: center; gap: 0.45em; }
.mark { inline-size: 0.7em; block-size: 0.7em; flex: none; border-radius: 50%; }
.passed { background: var(--_ready); }
.failed { background: var(--_error); }
[data-worst="warning"] .failed { background: var(--_warning); }
[data-worst="info"] .failed { background: var(--_info); }
.mark.failed { border-radius: 1px; }
.unread { background: var(--_warning); }
.mark.unread { border-radius: 0; transform: rotate(45deg) scale(0.85); }
.bar .open { background: var(--_border); }
.mark.open { border: 2px solid var(--_muted); }

.overline { display: flex; align-items: center; gap: 0.4em; font-size: 0.8667em; font-weight: 600; color: var(--_muted); line-height: 1.3; }
.next {
  display: grid; gap: 0.35em; padding: var(--_gap);
  background: color-mix(in srgb, var(--_accent) 8%, var(--_surface));
  border-radius: var(--_radius);
}
.next .overline { color: var(--_accent); }
.question { font-size: 1.1em; font-weight: 600; line-height: 1.35; letter-spacing: -0.005em; text-wrap: pretty; }
.next .jump { margin-block-start: 0.55em; }
.settles { color: var(--_muted); font-size: 0.9333em; }

.findings { display: grid; gap: calc(var(--_gap) * 1.75); }
.findings:not(:has(> :not([hidden]))) { display: none; }
.group-title { display: flex; align-items: center; gap: 0.5em; font-size: 1.0667em; font-weight: 650; line-height: 1.3; }
.group.error .group-title > .icon, .finding.error > .icon { color: var(--_error); }
.group.warning .group-title > .icon, .finding.warning > .icon { color: var(--_warning); }
.group.info .group-title > .icon, .finding.info > .icon { color: var(--_info); }
.group.invalid .group-title > .icon, .finding.invalid > .icon { color: var(--_error); }
.count {
  min-inline-size: 1.7em; padding: 0 0.5em; border-radius: 1em; text-align: center;
  font-size: 0.8125em; line-height: 1.6; font-variant-numeric: tabular-nums; color: var(--_muted);
  background: color-mix(in srgb, var(--_text) 7%, var(--_surface));
}
.group-detail { margin-block-start: 0.1em; color: var(--_muted); font-size: 0.8667em; }
.list > :first-child { padding-block-start: 0.85em; }
.finding { display: grid; grid-template-columns: auto 1fr; gap: 0.75em 0.7em; padding-block: var(--_gap); }
.finding + .finding, .open-rule + .open-rule, .waived-finding + .waived-finding { border-block-start: 1px solid var(--_border); }
.list > :last-child { padding-block-end: 0; }
.finding > .icon { margin-block-start: 0.16em; }
.what, .how { display: grid; gap: 0.6em; align-content: start; justify-items: start; min-inline-size: 0; }
.how { grid-column: 2; }
.how:not(:has(> :not([hidden]))) { display: none; }
.title { font-size: 1em; font-weight: 650; line-height: 1.4; text-wrap: pretty; }
.message { text-wrap: pretty; margin-block-start: -0.35em; }
.advice { display: grid; gap: 0.6em; }
.advice dt, .advice dd { display: inline; }
.advice dt { margin-inline-end: 0.35em; font-weight: 600; color: var(--_muted); }
.finding.invalid .place { display: none; }
.jump { display: flex; flex-wrap: wrap; align-items: center; gap: 0.4em 0.75em; }
.place { font-size: 0.8667em; color: var(--_muted); }
.button {
  display: inline-flex; align-items: center; gap: 0.45em; min-block-size: 2.15em; padding: 0.25em 0.8em;
  font: inherit; font-size: 0.9333em; font-weight: 600; line-height: 1.3; text-align: start;
  color: var(--_accent); background: transparent; cursor: pointer;
  border: 1px solid color-mix(in srgb, var(--_accent) 35%, var(--_surface)); border-radius: calc(var(--_radius) * 0.6);
}
.button .icon { inline-size: 1em; block-size: 1em; }
.button:hover { background: color-mix(in srgb, var(--_accent) 9%, var(--_surface)); }
.button.primary { color: var(--_on-accent); background: var(--_accent); border-color: transparent; min-block-size: 2.4em; padding-inline: 1em; }
.button.primary:hover { background: color-mix(in srgb, var(--_accent) 86%, var(--_text)); }
.button .icon:dir(rtl) { transform: scaleX(-1); }

summary { cursor: pointer; font-weight: 550; border-radius: 3px; }
summary:hover { text-decoration: underline; text-underline-offset: 0.2em; }
.how summary { font-size: 0.9333em; color: var(--_muted); inline-size: fit-content; }
.how details[open] summary { color: var(--_text); }
.unfolded { display: grid; gap: 0.8em; margin-block-start: 0.6em; padding: 0.9em 1em; border-radius: calc(var(--_radius) * 0.75); background: color-mix(in srgb, var(--_text) 4.5%, var(--_surface)); }
.unfolded p { text-wrap: pretty; }
.sources { display: grid; gap: 0.7em; margin-block-start: 0.4em; font-size: 0.9333em; line-height: 1.4; }
.sources li { display: grid; gap: 0.15em; justify-items: start; }
.sources a { color: var(--_accent); text-underline-offset: 0.15em; }
.by, .caveat { color: var(--_muted); }
.grade { font-size: 0.8571em; font-weight: 600; padding: 0.1em 0.6em; border: 1px solid var(--_border); border-radius: 1em; color: var(--_muted); }

.cleared { color: var(--_muted); animation: settle 0.5s ease; }
.cleared > .icon { color: var(--_ready); }
.cleared .how, .cleared .message, .cleared .jump { display: none; }
.cleared .what { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0.2em 0.7em; }
.cleared .title { font-weight: 500; }
.badge { font-size: 0.8667em; font-weight: 600; color: var(--_ready); }
@keyframes settle { from { background: color-mix(in srgb, var(--_ready) 16%, var(--_surface)); } }

.aside { border-block-start: 1px solid var(--_border); padding-block-start: var(--_gap); }
.aside > .list > * { display: grid; gap: 0.45em; padding-block: var(--_gap); justify-items: start; }
.aside .message { margin: 0; }
.aside .title { color: var(--_text); }
.waived-finding { color: var(--_muted); }

@container (min-width: 44em) {
  .panel { padding: calc(var(--_gap) * 1.75); column-gap: calc(var(--_gap) * 2); grid-template-columns: 1fr 1fr; }
  .panel > * { grid-column: 1 / -1; }
  .panel:has(> .next:not([hidden])) > .readiness { grid-column: 1; align-content: center; }
  .panel > .next { grid-column: 2; align-content: center; padding: calc(var(--_gap) * 1.25); }
  .finding:not(.cleared) { grid-template-columns: auto 1fr 1fr; column-gap: 0.7em; padding-block: calc(var(--_gap) * 1.25); }
  .how .advice dt, .how .advice dd { display: block; }
  .how .advice dt { font-size: 0.8667em; }
  .finding:not(.cleared) .how { grid-column: 3; padding-inline-start: calc(var(--_gap) * 1.25); }
}
@container (max-width: 20em) {
  .panel { padding: var(--_gap); }
  .finding { column-gap: 0.5em; }
  .how { grid-column: 1 / -1; }
}
@media (prefers-reduced-motion: reduce) {
  .bar > * { transition: none; }
  .cleared { animation: none; }
}
@media (forced-colors: active) {
  .bar, .mark { forced-color-adjust: none; }
  .bar { border: 1px solid CanvasText; }
  .passed { background: CanvasText; }
  .failed.failed, .unread { background: Highlight; }
  .bar .open { background: Canvas; }
  .next, .unfolded { border: 1px solid CanvasText; }
  .icon { color: CanvasText !important; }
  .icon .fill ~ .line { stroke: Canvas; }
  .readiness > .icon .fill { fill: CanvasText; }
  .readiness > .icon .fill ~ .line { stroke: Canvas; }
  .mark.open { border-color: CanvasText; }
}
`;

const sheets = new WeakMap<Document, CSSStyleSheet>();

/** Gives the stylesheet to a shadow root, which may have come from another document. */
export function adopt(root: ShadowRoot, host: HTMLElement): void {
  const sheet = sheetOf(host.ownerDocument);
  if (sheet) root.adoptedStyleSheets = [sheet];
  else if (!root.querySelector("style, link")) root.prepend(written(host));
}

/** A constructed stylesheet belongs to one document; a panel may be put into a frame or another window. */
function sheetOf(page: Document): CSSStyleSheet | undefined {
  const Sheet = page.defaultView?.CSSStyleSheet;
  if (!Sheet || !("adoptedStyleSheets" in page) || !("replaceSync" in Sheet.prototype)) return undefined;
  let sheet = sheets.get(page);
  if (!sheet) {
    sheet = new Sheet();
    sheet.replaceSync(css);
    sheets.set(page, sheet);
  }
  return sheet;
}

/** For browsers before constructed stylesheets: a file of the page's own, or a style that a nonce allows. */
function written(host: HTMLElement): HTMLElement {
  const href = host.getAttribute("stylesheet");
  if (href !== null) return Object.assign(document.createElement("link"), { rel: "stylesheet", href });
  return Object.assign(document.createElement("style"), { nonce: host.nonce, textContent: css });
}
