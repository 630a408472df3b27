// A fresh project of somebody who uses the package: a fixture copied to a temporary folder, and the packed tarball
// installed into it, as `npm install groundrules` would.

import { spawn } from "node:child_process";
import fs from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { after } from "node:test";

const root = path.resolve(import.meta.dirname, "../..");
const fixtures = path.join(import.meta.dirname, "fixtures");
// npm and the tools of the fixtures ask for updates and report about themselves, unless they are told not to.
const environment = {
  ...process.env,
  NEXT_TELEMETRY_DISABLED: "1",
  WRANGLER_SEND_METRICS: "false",
  CLOUDFLARE_CF_FETCH_ENABLED: "false",
  npm_config_update_notifier: "false",
  NO_COLOR: "1",
};
delete environment.NODE_OPTIONS;
// What the runner tells the tests is not for the programs that they start.
delete environment.NODE_TEST_CONTEXT;
delete environment.NODE_ENV;

/** What the programs of the fixtures show: the message of the finding that the sponsor of their request is due. */
export const FINDING = "Dana Ortiz is in the function “learning”, so no leader of the business sponsors this training.";

let temporary;
let packing;

/** Packs the package, once for each file of tests; gives the tarball's path. */
export function pack() {
  return (packing ??= packed());
}

async function packed() {
  const folder = await temporaryFolder();
  await run("npm", ["pack", "--pack-destination", folder], { cwd: root });
  const [name] = (await fs.readdir(folder)).filter((file) => file.endsWith(".tgz"));
  return path.join(folder, name);
}

function temporaryFolder() {
  temporary ??= fs.mkdtemp(path.join(os.tmpdir(), "groundrules-installs-"));
  return temporary;
}

after(async () => {
  if (temporary && !process.env.KEEP_PROJECTS) await fs.rm(await temporary, { recursive: true, force: true });
});

/**
 * Installs the package into a copy of a fixture, which gets the programs too.
 *
 * @param {string} name A folder under fixtures/.
 */
export async function project(name) {
  const tarball = await pack();
  const folder = path.join(await temporaryFolder(), name);
  await fs.cp(path.join(fixtures, "programs"), folder, { recursive: true });
  await fs.cp(path.join(fixtures, name), folder, { recursive: true });
  await run("npm", ["install", "--prefer-offline", "--no-audit", "--no-fund", tarball], { cwd: folder });
  return new Project(folder);
}

class Project {
  constructor(folder) {
    this.folder = folder;
  }

  at(...parts) {
    return path.join(this.folder, ...parts);
  }

  /** Runs a tool that the project has installed, to its end; gives what it printed. */
  tool(name, ...args) {
    return run(this.#command(name), args, { cwd: this.folder });
  }

  /** Runs a program of the project in Node. */
  node(...args) {
    return run(process.execPath, args, { cwd: this.folder });
  }

  /** Starts a tool that serves until it is stopped, and waits for the address that it prints. */
  async server(name, ...args) {
    const child = spawn(this.#command(name), args, { cwd: this.folder, env: environment });
    const ended = new Promise((resolve) => child.once("exit", resolve));
    let printed = "";
    const origin = await new Promise((resolve, reject) => {
      const look = (text) => {
        printed += text;
        const [address] = /http:\/\/(?:localhost|127\.0\.0\.1):\d+/.exec(printed) ?? [];
        if (address) resolve(address);
      };
      child.stdout.setEncoding("utf8").on("data", look);
      child.stderr.setEncoding("utf8").on("data", look);
      ended.then((code) => reject(new Error(`${name} ended with ${code}:\n${printed}`)));
    });
    const close = () => {
      // Its own children end with it, where it is asked to end.
      child.kill("SIGTERM");
      const patience = setTimeout(() => child.kill("SIGKILL"), 5_000);
      return ended.finally(() => clearTimeout(patience));
    };
    return { origin, close };
  }

  /** The command as it is installed, so that it is our own child and not one of npx. */
  #command(name) {
    return this.at("node_modules", ".bin", name);
  }

  /** Every module that the package exports, as a path below its name: `.`, `./inline`, `./adapters/rjsf` … */
  async entries() {
    const { exports } = JSON.parse(await fs.readFile(this.at("node_modules/groundrules/package.json"), "utf8"));
    return Object.keys(exports).filter((name) => (exports[name].default ?? exports[name]).endsWith(".js"));
  }

  /** All files of a folder of the project, with their bytes. */
  async files(directory) {
    const entries = await fs.readdir(this.at(directory), { recursive: true, withFileTypes: true });
    return Promise.all(
      entries
        .filter((entry) => entry.isFile())
        .map(async (entry) => {
          const file = path.join(entry.parentPath, entry.name);
          return { name: path.relative(this.at(directory), file), bytes: await fs.readFile(file) };
        }),
    );
  }
}

/** Runs a command to its end; what it printed is in the error too. */
function run(command, args, { cwd }) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env: environment, stdio: ["ignore", "pipe", "pipe"] });
    let out = "";
    let all = "";
    child.stdout.setEncoding("utf8").on("data", (text) => ((out += text), (all += text)));
    child.stderr.setEncoding("utf8").on("data", (text) => (all += text));
    child.once("error", reject);
    child.once("close", (code) => {
      if (code === 0) resolve(out);
      else reject(new Error(`${command} ${args.join(" ")} ended with ${code}:\n${all}`));
    });
  });
}
