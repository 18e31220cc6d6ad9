import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { useStack } from "../support/stack/stack.ts";
import { Program } from "../support/stack/stack-process.ts";
import { StackWorkflows, statusesOf } from "../support/stack/stack-workflows.ts";

const EXAMPLE = "examples/daily-pipeline";
const ID = "daily_pipeline";
const hasPython = (() => {
  try {
    return execFileSync("python3", ["--version"]).length > 0;
  } catch {
    return false;
  }
})();

describe.skipIf(!hasPython)("the daily pipeline, by belfry-exec", () => {
  const stack = useStack();
  const workflows = new StackWorkflows(stack.real);
  const folder = mkdtempSync(join(tmpdir(), "belfry-pipeline-"));
  const data = join(folder, "data/sample_market.csv");
  let runner: Program;

  beforeAll(async () => {
    cpSync(EXAMPLE, folder, { recursive: true, filter: (path) => !/\/(out|__pycache__)$/.test(path) });
    // Before one that may be installed: the test asks no exchange for prices.
    writeFileSync(join(folder, "scripts/pykrx.py"), "raise ImportError");
    const addresses = ["--api", stack.apiUrl("real"), "--endpoint", stack.running.awsEndpoint, "--region", "us-east-1"];
    const config = ["--config", join(folder, "exec.json"), "--log", "text"];
    runner = new Program(new URL("../../sdk/exec/main.ts", import.meta.url), [...config, ...addresses]);
  });
  afterAll(async () => {
    await runner.kill("SIGINT");
    rmSync(folder, { recursive: true });
  });

  it("has failed when its first step has, and the second one does not run; a retry goes through", async () => {
    const registering = new Program(new URL("../../examples/daily-pipeline/register.ts", import.meta.url), ["--api", stack.apiUrl("real")]);
    expect(await registering.exits()).toBe(0);
    renameSync(data, `${data}.away`);
    const runId = await workflows.start(ID);
    const failed = await workflows.ended(ID, runId);
    renameSync(`${data}.away`, data);
    await workflows.control(ID, runId, "retry");
    const retried = await workflows.ended(ID, runId);

    expect([failed.status, statusesOf(failed)]).toEqual(["failed", { seed_fresh_data: "failed", generate_cases: "upstream_failed" }]);
    expect(failed.steps["seed_fresh_data"]?.error).toContain("scripts/seed_fresh_data.py ended with exit code 1\nstderr: ");
    expect(retried).toMatchObject({ status: "success", attempt: 2, configuration: { parameters: { model: "template" } } });
    expect(retried.steps["seed_fresh_data"]?.result).toMatchObject({ exit_code: 0, output: { rows: 30, source: "sample" } });
    // The rows that the first step has counted are those that the second was told to expect.
    expect(retried.steps["generate_cases"]?.result).toMatchObject({ exit_code: 0, output: { cases: 6, model: "template" } });
    const { cases } = JSON.parse(readFileSync(join(folder, "out/cases.json"), "utf8")) as { cases: unknown[] };
    expect(cases).toHaveLength(6);
    const said = runner.output
      .split("\n")
      .flatMap((line) => /(===.*|seed_fresh_data 실패.*|스크립트 (?:실패|성공).*)$/.exec(line)?.[1] ?? []);
    expect(said).toEqual([
      "=== 데일리 파이프라인 시작 ===",
      "스크립트 실패: scripts/seed_fresh_data.py",
      "seed_fresh_data 실패 → 파이프라인 중단",
      "=== 데일리 파이프라인 시작 ===",
      "스크립트 성공: scripts/seed_fresh_data.py",
      "스크립트 성공: generate_cases.py",
      "=== 데일리 파이프라인 완료 ===",
    ]);
  });
});
