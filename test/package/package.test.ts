import { readFileSync } from "node:fs";
import { satisfies, subset } from "semver";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { own, useStack } from "../support/stack/stack.ts";
import { buildPackage, Project } from "./support/project.ts";

const { devDependencies }: { devDependencies: Record<string, string> } = JSON.parse(readFileSync("package.json", "utf8"));
const LARGEST_MEGABYTES = 40;
/** What a service has and a worker must not bring. */
const SERVER = /cdk|powertools|dynamodb|middy|eventbridge|client-s3|scheduler|secrets-manager|fauxqs|dynoxide|cron-parser|esbuild/;
const USE = "test/package/programs/use.ts";
const RESOLUTIONS = [
  { module: "node16", moduleResolution: "node16" },
  { module: "nodenext", moduleResolution: "nodenext" },
  { module: "preserve", moduleResolution: "bundler" },
];

const the = useStack();
let tarball = "";
let range = "";
beforeAll(async () => {
  tarball = await buildPackage();
  range = JSON.parse(readFileSync("dist/package/package.json", "utf8")).engines.node;
});

describe.each([
  ["the oldest Node that it allows", "20.3.0", "5.9.3", /belfry is an ES module: write `import/],
  ["the newest", devDependencies["node"] ?? "", devDependencies["typescript"] ?? "", /^function/],
] as const)("the packed SDK, in a folder of one's own, on %s (%s, TypeScript %s)", (_which, node, typescript, required) => {
  const project = new Project();
  let installed: ReturnType<Project["packages"]> = [];
  let megabytes = 0;
  beforeAll(async () => {
    await project.install(tarball);
    installed = project.packages();
    megabytes = project.size();
    await project.install(`node@${node}`, `typescript@${typescript}`);
    project.copy(USE, "use.ts");
  });
  afterAll(() => project.remove());

  it("brings what it needs and nothing of the service", () => {
    expect(installed.map(({ name }) => name).filter((name) => SERVER.test(name))).toEqual([]);
    expect(megabytes).toBeLessThan(LARGEST_MEGABYTES);
  });

  it("allows no Node version that a package in it refuses", () => {
    expect(satisfies(node, range)).toBe(true);
    expect(installed.filter((one) => one.node !== undefined && !subset(range, one.node))).toEqual([]);
  });

  it.each(RESOLUTIONS)("has types for %o without any other package, and checked themselves", async (resolution) => {
    const options = { ...resolution, target: "es2022", lib: ["es2022"], strict: true, types: [], skipLibCheck: false, noEmit: true };
    project.write("tsconfig.json", { compilerOptions: options, files: ["use.ts"] });
    expect(await project.compile("-p", ".")).toBe("");
  });

  it("answers a require()", async () => {
    const program = 'try { console.log(typeof require("belfry/worker").createWorker); } catch (error) { console.log(error.message); }';
    expect(await project.node(["-e", program])).toMatch(required);
  });

  it("works on a job of the local stack, with nothing set but the API's URL", async () => {
    const options = { module: "nodenext", target: "es2022", types: ["node"], outDir: "built" };
    project.write("tsconfig.json", { compilerOptions: options, files: ["use.ts"] });
    expect(await project.compile("-p", ".")).toBe("");
    const job = await aJob("program");
    const runId = await the.real.runNow(job.job_id, { params: { value: 21 } });
    const said = await project.node(["built/use.js", job.queue], { BELFRY_API_URL: the.apiUrl("real") });
    expect(said).toContain("run finished");
    expect((await the.real.run(job.job_id, runId, "success")).result).toEqual({ doubled: 42, attempt: 1, triggers: 0 });
  });

  it("runs belfry-exec, with nothing set but the API's URL", async () => {
    const job = await aJob("exec");
    const command = [
      "node",
      "-e",
      "process.stdout.write(JSON.stringify({ node: process.version })); process.kill(process.ppid, 'SIGTERM')",
    ];
    project.write("exec.json", { queue: job.queue, commands: { version: { command } } });
    const runId = await the.real.runNow(job.job_id, { params: { command: "version" } });
    await project.node(["node_modules/.bin/belfry-exec", "--config", "exec.json"], { BELFRY_API_URL: the.apiUrl("real") });
    expect((await the.real.run(job.job_id, runId, "success")).result).toMatchObject({ output: { node: `v${node}` } });
  });

  async function aJob(name: string) {
    const job = own(`package-${name}-${node.replaceAll(".", "-")}`);
    await the.real.create({ ...job, cron_expr: "0 0 1 1 *" });
    return job;
  }
});

it("uses nothing that Node 20 lacks: its sources compile against the types of that version", async () => {
  const project = new Project();
  try {
    project.copy("tsconfig.json", "tsconfig.json");
    for (const folder of ["sdk", "shared/contract", "shared/domain"]) project.copy(folder, folder);
    await project.install(tarball, "@types/node@20.19.43", "typescript@5.9.3");
    expect(await project.compile("-p", "sdk/tsconfig.build.json", "--noEmit")).toBe("");
  } finally {
    project.remove();
  }
});
