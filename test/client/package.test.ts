import { execFile } from "node:child_process";
import { copyFile, mkdir, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, it } from "vitest";

const run = promisify(execFile);
const TSC = resolve("node_modules/typescript/bin/tsc");
/** Inside the project, so that what the package needs is found. */
const folder = resolve(".build", `package-${process.pid}`);
const belfry = join(folder, "node_modules/belfry");

beforeAll(async () => {
  await mkdir(belfry, { recursive: true });
  await copyFile("package.json", join(belfry, "package.json"));
  await run(process.execPath, [TSC, "-p", "shared/worker/tsconfig.build.json", "--outDir", join(belfry, "dist")]);
  await writeFile(join(folder, "package.json"), JSON.stringify({ type: "module" }));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const USE = `
import { type ApiTrigger, createApiTrigger, createCronTrigger, createScheduler, type Scheduler } from "belfry/client";
import { createScheduler as again, createWorker } from "belfry/worker";
const scheduler: Scheduler = createScheduler({ apiUrl: "http://127.0.0.1:8095" });
const hook: ApiTrigger = createApiTrigger({ secret: "0123456789abcdef" });
// @ts-expect-error an expression is text
() => createCronTrigger(5);
// @ts-expect-error what is not for users is not declared
console.log(hook.bind);
console.log(typeof scheduler.registerTrigger, hook.type, again === createScheduler, typeof createWorker);
`;

it("the built package works in a project of its own, for the compiler and for Node", async () => {
  await writeFile(join(folder, "use.ts"), USE);
  const options = { module: "nodenext", target: "es2024", strict: true, types: ["node"], noEmit: true };
  await writeFile(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions: options, files: ["use.ts"] }));
  await expect(run(process.execPath, [TSC, "-p", folder])).resolves.toMatchObject({ stdout: "" });
  const { stdout } = await run(process.execPath, [join(folder, "use.ts")]);
  expect(stdout).toContain("function api true function");
});
