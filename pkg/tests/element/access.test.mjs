// The panel for everybody: axe in light, dark and right-to-left pages, narrow places, strict policies.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { violations } from "../browser/axe.mjs";
import { begin, failing, openPages, set } from "./page.mjs";

let pages;
before(async () => void (pages = await openPages()));
after(() => pages.close());

/** Every state of the panel at once: findings of each severity, an unreadable value, a waiver, open rules, one just cleared. */
async function everything(page) {
  await begin(
    page,
    {
      ...failing,
      schedule: { ...failing.schedule, sessions: [{ topic: "Basics", kind: "core", date: "tomorrow" }] },
      safety: undefined,
    },
    {
      severities: { "generic-audience": "warning", "no-reinforcement": "info" },
      waivers: [{ rule: "no-psychological-safety-plan", reason: "Agreed.", approvedBy: "Priya Nair" }],
    },
  );
  await set(page, "/safety/opening_discussion/planned", false);
  await page.evaluate(() =>
    panel.shadowRoot.querySelectorAll("details").forEach((details) => void (details.open = true)),
  );
  await set(page, "/sponsor", { name: "Dana Ortiz", function: "finance", accountable: true });
  const states = await page.evaluate(() =>
    ["warning", "info", "invalid", "cleared"].filter((state) => !panel.shadowRoot.querySelector(`li.${state}`)),
  );
  assert.deepEqual(states, [], "states that are not there");
}

for (const [name, { colorScheme = "light", dir = "ltr", theme, compact }] of Object.entries({
  "a light page": {},
  "a dark page": { colorScheme: "dark" },
  "a dark panel in a light page": { theme: "dark" },
  "a right-to-left page": { dir: "rtl" },
  "a compact panel": { compact: true },
})) {
  test(`axe finds nothing in ${name}`, async () => {
    const { page, problems, close } = await pages.open({ colorScheme, reducedMotion: "reduce" });
    await page.evaluate(
      ([dir, theme, compact]) => {
        document.documentElement.dir = dir;
        if (theme) panel.setAttribute("theme", theme);
        panel.toggleAttribute("compact", compact ?? false);
      },
      [dir, theme, compact],
    );
    assert.deepEqual(await violations(page), [], "before there is a report");
    await everything(page);
    assert.deepEqual(await violations(page), [], "with everything there can be");
    assert.deepEqual(problems, []);
    await close();
  });
}

test("everything can be reached and worked by keys alone", async () => {
  const { page, close } = await pages.open();
  await begin(page, failing);
  await page.locator("#go-live").focus();
  const reached = [];
  for (let at = 0; at < 6; at += 1) {
    await page.keyboard.press("Tab");
    reached.push(
      await page.evaluate(() => panel.shadowRoot.activeElement?.innerText ?? document.activeElement.localName),
    );
  }
  assert.deepEqual(reached.slice(0, 4), ["Go to the field", "Why it matters", "Go to the field", "Why it matters"]);
  await page.keyboard.press("Shift+Tab");
  await page.keyboard.press("Shift+Tab");
  await page.keyboard.press("Shift+Tab");
  await page.keyboard.press("Shift+Tab");
  await page.keyboard.press("Enter");
  assert.ok(await page.evaluate(() => panel.shadowRoot.activeElement.parentElement.open), "Enter unfolds");
  const ring = await page.evaluate(() => getComputedStyle(panel.shadowRoot.activeElement).outlineStyle);
  assert.equal(ring, "solid", "the focus is seen");
  await close();
});

test("nothing is cut off in 280 pixels, and the width of the panel decides the layout", async () => {
  const { page, close } = await pages.open();
  await begin(page, failing);
  const measure = (width) =>
    page.evaluate((width) => {
      panel.style.width = `${width}px`;
      const card = panel.shadowRoot.querySelector("li.finding");
      const [what, how] = [".what", ".how"].map((part) => card.querySelector(part).getBoundingClientRect());
      return {
        cut: panel.shadowRoot.querySelector(".panel").scrollWidth > panel.clientWidth,
        beside: Math.abs(what.top - how.top) < 2,
      };
    }, width);
  assert.deepEqual(await measure(280), { cut: false, beside: false });
  assert.deepEqual(await measure(860), { cut: false, beside: true });
  await close();
});

test("right to left, the shapes of severities stand on the right", async () => {
  const { page, close } = await pages.open();
  await begin(page, failing);
  const side = () =>
    page.evaluate(() => {
      const card = panel.shadowRoot.querySelector("li.finding");
      return card.querySelector("svg").getBoundingClientRect().x >
        card.querySelector(".title").getBoundingClientRect().x
        ? "right"
        : "left";
    });
  assert.equal(await side(), "left");
  await page.evaluate(() => void (panel.dir = "rtl"));
  assert.equal(await side(), "right");
  await close();
});

test("the strict policy leaves the panel its styles, and lets none be written into the page", async () => {
  const { page, problems, close } = await pages.open();
  await begin(page, failing);
  assert.equal(await page.evaluate(() => getComputedStyle(panel.shadowRoot.querySelector(".bar")).display), "flex");
  assert.deepEqual(problems, []);
  await page.evaluate(() =>
    document.body.append(Object.assign(document.createElement("style"), { textContent: "body { display: none }" })),
  );
  assert.notDeepEqual(problems, [], "the policy is in force");
  await close();
});

test("a browser without constructed stylesheets gets a file of the page's own", async () => {
  const { page, problems, close } = await pages.open({ init: () => delete CSSStyleSheet.prototype.replaceSync });
  await page.evaluate(() => {
    const other = document.createElement("groundrules-panel");
    other.setAttribute("stylesheet", "/dist/element/panel.css");
    panel.replaceWith(other);
    window.panel = other;
  });
  await page.waitForFunction(() => getComputedStyle(panel.shadowRoot.querySelector(".readiness")).display === "grid");
  // The panel that was there had no file, and the policy forbids it the rest.
  assert.ok(
    problems.every((problem) => problem.includes("Content Security Policy")),
    problems.join("\n"),
  );
  await close();
});
