// An example as a person finds it: built, served with its policy, open in Chromium.
import { after, before } from "node:test";
import { launch, openPage } from "../../pkg/tests/browser/chromium.mjs";
import { serve } from "../../pkg/tests/browser/server.mjs";

const folder = (path) => new URL(`../${path}`, import.meta.url).pathname;

/** Serves a built example, or with `{ static: true }` one that needs no building, for the tests of a file. */
export function example(name, { static: unbuilt = false } = {}) {
  let browser;
  let server;
  before(async () => {
    const headers = unbuilt ? {} : (await import(`../${name}/vite.config.js`)).default.preview.headers;
    server = await serve({ "/": unbuilt ? folder("") : folder(`${name}/dist`) }, { headers });
    browser = await launch();
  });
  after(async () => {
    await browser?.close();
    await server?.close();
  });

  /** A fresh page; `options` are those of the browser. `problems` is what went wrong behind the scenes. */
  return async function open(ready = "form", options = {}) {
    const { page, problems, close } = await openPage(browser, { viewport: { width: 900, height: 1000 }, ...options });
    await page.goto(unbuilt ? `${server.origin}/${name}/` : `${server.origin}/`);
    await page.waitForSelector(ready);
    // SCREENSHOTS=folder keeps a picture of what each test sees.
    const picture = async (of) => {
      const into = process.env.SCREENSHOTS;
      if (into) await page.screenshot({ path: `${into}/${name}-${of}.png`, fullPage: true });
    };
    return { page, problems, picture, close };
  };
}
