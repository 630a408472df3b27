// The README's section for web pages and for Node, followed to the letter by somebody who has nothing but the package.
import assert from "node:assert/strict";
import fs from "node:fs/promises";
import path from "node:path";
import { after, before, test } from "node:test";

import { launch, openPage } from "../browser/chromium.mjs";
import { project } from "./project.mjs";

const readme = await fs.readFile(path.resolve(import.meta.dirname, "../../../README.md"), "utf8");

let portal;
let browser;
before(async () => {
  // The fixture has what the README has installed: Vite, in the version that is pinned here.
  portal = await project("vite");
  browser = await launch();
});
after(() => browser?.close());

/** The file that the README shows under this name. */
function file(name) {
  const [, text] = readme.match(new RegExp(`<!-- file: ${name} -->\n\`\`\`\\w+\n([^]*?)\`\`\``)) ?? [];
  assert.ok(text, `the README shows no file ${name}`);
  return text;
}

/** Serves these files as the README says, and opens the page. */
async function open(context, files) {
  for (const [name, text] of Object.entries(files)) await fs.writeFile(portal.at(name), text);
  const server = await portal.server("vite", "--force", "--host", "127.0.0.1", "--port", "0");
  const { page, problems, close } = await openPage(browser);
  context.after(async () => {
    await close();
    await server.close();
    assert.deepEqual(problems.filter((problem) => !/404/.test(problem)), []);
  });
  await page.goto(server.origin);
  return page;
}

/** Fills in the form, and waits for what it then shows; Vite may load the page again, which empties the form. */
async function fillIn(page, shown) {
  for (let attempt = 0; attempt < 60 && !(await shown.isVisible()); attempt++) {
    await page.getByRole("textbox", { name: "Sponsor" }).fill("Dana Ortiz");
    await page.getByRole("combobox", { name: "in the function" }).selectOption("Learning");
    await page.waitForTimeout(500);
  }
  assert.ok(await shown.isVisible(), "the page shows the finding");
}

test("the README's page shows a finding while the form is filled in, and all of them before it is sent", async (context) => {
  const page = await open(context, { "index.html": file("index.html"), "main.js": file("main.js") });
  const items = page.getByRole("listitem");
  await fillIn(page, items.filter({ hasText: "Dana Ortiz is in" }));
  assert.match((await items.allTextContents()).join("\n"), /^Dana Ortiz is in the function “learning”[^\n]* Name a sponsor from the business[^\n]*$/);

  await page.getByRole("button", { name: "Send" }).click();
  assert.equal(await items.count(), 5);
  assert.equal(new URL(page.url()).search, "", "the form was not sent");
});

test("the README's page knows what was filled in before the pack was there", async (context) => {
  const page = await open(context, { "index.html": file("index.html"), "main.js": file("main.js") });
  const finding = page.getByRole("listitem").filter({ hasText: "Dana Ortiz is in" });
  await fillIn(page, finding); // From here on Vite has bundled everything, and does not load the page again.

  let release;
  const filledIn = new Promise((resolve) => (release = resolve));
  await page.route(/\.js/, async (route) => {
    await filledIn;
    await route.continue();
  });
  await page.reload({ waitUntil: "commit" });
  await page.getByRole("textbox", { name: "Sponsor" }).fill("Dana Ortiz");
  await page.getByRole("combobox", { name: "in the function" }).selectOption("Learning");
  release();
  await finding.waitFor();
});

test("the README's page with the panel shows the finding and goes to its field", async (context) => {
  const page = await open(context, {
    "index.html": file("index.html").replace("<ul></ul>", "<groundrules-panel></groundrules-panel>"),
    "main.js": file("main.js, with the panel"),
  });
  const panel = page.locator("groundrules-panel");
  await fillIn(page, panel.getByText("so no leader of the business sponsors this training"));
  await panel.getByRole("button", { name: /go to/i }).last().click();
  assert.equal(await page.evaluate(() => document.activeElement.dataset.groundrulesPath), "/sponsor/function");

  await page.getByRole("button", { name: "Send" }).click();
  await panel.locator("[part~=finding]").nth(4).waitFor();
});

test("the README's program for Node prints the findings", async () => {
  await fs.writeFile(portal.at("check.mjs"), file("check.mjs"));
  const printed = await portal.node("check.mjs");
  assert.match(printed, /^error at \/sponsor\/function: Dana Ortiz is in the function “learning”, so no leader/);
  assert.equal(printed.trim().split("\n").length, 5);
});

test("the package's own README shows the same program", async () => {
  const own = await fs.readFile(portal.at("node_modules/groundrules/README.md"), "utf8");
  assert.ok(own.includes(`\`\`\`js\n${file("check.mjs")}\`\`\``));
});
