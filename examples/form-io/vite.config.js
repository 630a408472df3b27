import { defineConfig } from "vite";

export default defineConfig({
  build: { chunkSizeWarningLimit: 2000 },
  // Form.io is CommonJS and asks for the global object of Node.
  define: { global: "globalThis" },
  // `npm run preview` serves the built page as a portal with a strict policy would. Styles have to be inline:
  // Form.io's data grid has some in its template.
  preview: {
    headers: {
      "Content-Security-Policy":
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; " +
        "font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    },
  },
});
