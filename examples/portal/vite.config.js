import { defineConfig } from "vite";

/** What a portal with a strict policy allows: scripts and styles of its own, and WebAssembly. */
const directives = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "img-src 'self'",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
];

/** Writes the policy into the built page, so that it holds wherever the page is served from. In development Vite needs inline scripts. */
const policy = {
  name: "policy",
  apply: "build",
  transformIndexHtml: () => [
    {
      tag: "meta",
      attrs: { "http-equiv": "Content-Security-Policy", content: directives.join("; ") },
      injectTo: "head-prepend",
    },
  ],
};

export default defineConfig({
  base: "./",
  plugins: [policy],
  // An asset inside of a script would be a data: address, which the policy forbids.
  build: { target: "es2022", assetsInlineLimit: 0 },
  server: { fs: { allow: ["../.."] } },
  // Headers can say what a page cannot.
  preview: { headers: { "Content-Security-Policy": [...directives, "frame-ancestors 'none'"].join("; ") } },
});
