// What the native engine answers.

import { execFileSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";

import { repository } from "./requests.mjs";

/**
 * The reports of the command `groundrules check` on requests, each the line of JSON that it prints.
 *
 * @param {{ name: string, text: string }[]} requests
 * @param {string[]} options More options of the command.
 */
export function nativeReports(requests, options) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "groundrules-requests-"));
  try {
    const files = requests.map(({ text }, index) => {
      const file = path.join(folder, `${String(index).padStart(4, "0")}.json`);
      fs.writeFileSync(file, text);
      return file;
    });
    const command = ["run", "--quiet", "--locked", "-p", "groundrules-cli", "--", "check", "--format", "json", "--fail-on", "never"];
    const output = execFileSync("cargo", [...command, ...options, ...files], {
      cwd: repository,
      encoding: "utf8",
      maxBuffer: 1 << 28,
      stdio: ["ignore", "pipe", "inherit"],
    });
    const lines = output.trimEnd().split("\n");
    // The command names a request by its file; the report is to have the name that the test knows.
    return lines.map((line, index) => line.replace(JSON.stringify(files[index]), JSON.stringify(requests[index].name)));
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

/**
 * Random packs with requests, and what the native engine makes of them: a report and its fuel, or a refusal.
 *
 * @param {{ first: number, packs: number, options?: string[] }} which So many packs, from one on; options of cargo.
 */
export function nativeCases({ first, packs, options = [] }) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "groundrules-cases-"));
  try {
    const file = path.join(folder, "cases.json");
    // As the tests of the workspace are built, so that nothing is built for this.
    const tests = ["test", "--quiet", "--workspace", "--features", "groundrules-wasm/compiler", "--locked", "--test", "ten_laws", ...options];
    execFileSync("cargo", [...tests, "--", "--exact", "cases_for_webassembly_are_of_every_kind"], {
      cwd: repository,
      env: { ...process.env, LAWS_FILE: file, LAWS_FIRST: String(first), LAWS_PACKS: String(packs) },
      stdio: ["ignore", "ignore", "inherit"],
    });
    return JSON.parse(fs.readFileSync(file, "utf8"));
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}
