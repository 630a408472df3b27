// A static server for tests: folders at paths, nothing cached.

import fs from "node:fs";
import http from "node:http";
import path from "node:path";

const TYPES = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
};

/**
 * Serves folders and pages on a free port of this machine.
 *
 * @param {Record<string, string>} mounts Folders by the path under which they are served, as `{ "/pkg": "…/pkg/dist" }`;
 *   the longest path that fits is taken.
 * @param {{ pages?: Record<string, string>, headers?: Record<string, string> }} [options] Pages as text, by path; headers
 *   of every answer, such as a Content-Security-Policy.
 * @returns {Promise<{ origin: string, close(): Promise<void> }>}
 */
export async function serve(mounts, { pages = {}, headers = {} } = {}) {
  const server = http.createServer((request, response) => {
    const { pathname } = new URL(request.url, "http://localhost");
    // Browsers ask for it unasked; an answer of 404 would stand in the console as an error.
    if (pathname === "/favicon.ico") return response.writeHead(204).end();
    const found = answer(decodeURIComponent(pathname), mounts, pages);
    response.writeHead(found ? 200 : 404, { "cache-control": "no-store", ...headers, "content-type": found?.type ?? "text/plain" });
    response.end(found?.body ?? `there is nothing at ${pathname}`);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    origin: `http://127.0.0.1:${server.address().port}`,
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}

function answer(pathname, mounts, pages) {
  if (Object.hasOwn(pages, pathname)) return { body: pages[pathname], type: TYPES[path.extname(pathname)] ?? TYPES[".html"] };
  const under = (mount) => pathname === mount || pathname.startsWith(mount.endsWith("/") ? mount : `${mount}/`);
  const [mount] = Object.keys(mounts).filter(under).sort((a, b) => b.length - a.length);
  if (mount === undefined) return undefined;
  const root = path.resolve(mounts[mount]);
  let file = path.join(root, pathname.slice(mount.length));
  if (file !== root && !file.startsWith(root + path.sep)) return undefined;
  if (fs.statSync(file, { throwIfNoEntry: false })?.isDirectory()) file = path.join(file, "index.html");
  if (!fs.existsSync(file)) return undefined;
  return { body: fs.readFileSync(file), type: TYPES[path.extname(file)] ?? "application/octet-stream" };
}
