import { execFile } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import * as z from "zod";

const run = promisify(execFile);
const MEGABYTE = 1_000_000;
const NODE = "node_modules/node/bin/node";

/** What npm writes down about the packages that it has installed, by their folders. */
const Lock = z.object({
  packages: z.record(z.string(), z.object({ engines: z.object({ node: z.string().optional() }).optional() })),
});

/** Builds the SDK's package and answers the path of its tarball. */
export async function buildPackage(): Promise<string> {
  const { stdout } = await run("npm", ["run", "--silent", "build:worker"]);
  return stdout.trim();
}

/** A user's own folder, outside of this project, in which packages are installed and programs run. */
export class Project {
  readonly folder = realpathSync(mkdtempSync(join(tmpdir(), "belfry-user-")));

  constructor(type: "module" | "commonjs" = "module") {
    this.write("package.json", { private: true, type, allowScripts: { node: true } });
  }

  write(file: string, content: object | string): void {
    mkdirSync(dirname(join(this.folder, file)), { recursive: true });
    writeFileSync(join(this.folder, file), typeof content === "string" ? content : JSON.stringify(content));
  }

  /** Copies a file or a folder of this repository. */
  copy(from: string, to: string): void {
    cpSync(from, join(this.folder, to), { recursive: true });
  }

  async install(...packages: readonly string[]): Promise<void> {
    await run("npm", ["install", "--no-audit", "--no-fund", "--save-exact", ...packages], { cwd: this.folder });
  }

  /** Runs the project's own compiler. What it says is empty if all is well. */
  async compile(...args: readonly string[]): Promise<string> {
    const compiler = join(this.folder, "node_modules/typescript/bin/tsc");
    const said = await run(process.execPath, [compiler, ...args], { cwd: this.folder }).catch((error: { stdout: string }) => error);
    return said.stdout;
  }

  /** Runs the project's own Node, with no variable set but what is given. */
  async node(args: readonly string[], variables: Readonly<Record<string, string>> = {}): Promise<string> {
    const env = { PATH: `${join(this.folder, dirname(NODE))}:${process.env["PATH"]}`, HOME: this.folder, ...variables };
    const { stdout } = await run(join(this.folder, NODE), args, { cwd: this.folder, env, timeout: 60_000 });
    return stdout;
  }

  /** The name and the range of Node versions of every package that is installed. */
  packages(): { name: string; node: string | undefined }[] {
    const { packages } = Lock.parse(JSON.parse(readFileSync(join(this.folder, "node_modules/.package-lock.json"), "utf8")));
    return Object.entries(packages).map(([path, { engines }]) => ({ name: path.split("node_modules/").at(-1) ?? "", node: engines?.node }));
  }

  /** Of everything that is installed, in megabytes. */
  size(): number {
    const modules = join(this.folder, "node_modules");
    const entries = readdirSync(modules, { recursive: true, encoding: "utf8" }).map((path) => statSync(join(modules, path)));
    return entries.reduce((sum, entry) => sum + (entry.isFile() ? entry.size : 0), 0) / MEGABYTE;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
