// Puts the licences beside what is packed: npm runs this before it makes the tarball.

import fs from "node:fs";
import path from "node:path";

const root = path.resolve(import.meta.dirname, "../..");
for (const name of ["LICENSE-MIT", "LICENSE-APACHE"]) {
  fs.copyFileSync(path.join(root, name), path.join(root, "pkg", name));
}
