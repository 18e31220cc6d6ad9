/** Bytes of each function's bundle, and milliseconds that loading it takes beyond an empty Node: 5 runs, median. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bundleFunctions } from "../infra/bundle-functions.ts";
import { percentiles } from "./percentiles.ts";

const RUNS = 5;
const directory = mkdtempSync(join(tmpdir(), "belfry-cold-"));
const bundles = bundleFunctions(join(directory, "functions"));
const empty = join(directory, "empty.mjs");
writeFileSync(empty, "export const handler = () => undefined;\n");

/** Any value will do: loading reads them, nothing is asked. */
const environment = {
  PATH: process.env["PATH"],
  AWS_REGION: "us-east-1",
  AWS_ACCESS_KEY_ID: "local",
  AWS_SECRET_ACCESS_KEY: "local",
  SCHEDULER_SCOPE: "real",
  SCHEDULER_TIMEZONE: "Asia/Seoul",
  AUTHORIZATION_REQUIRED: "true",
  JOB_TABLE: "jobs",
  RUN_TABLE: "runs",
  RUN_RETENTION_DAYS: "400",
  DISPATCH_QUEUE_URL: "http://127.0.0.1:9/queue",
  DISPATCH_QUEUE_ARN: "arn",
  SCHEDULE_GROUP: "group",
  SCHEDULE_ROLE_ARN: "arn",
  SCHEDULE_DLQ_ARN: "arn",
  API_TOKEN_SECRET_ARN: "arn",
};

const bare = loadMs(empty);
const functions = Object.fromEntries(
  Object.entries(bundles).map(([name, folder]) => {
    const bytes = readdirSync(folder)
      .filter((file) => file.endsWith(".mjs"))
      .reduce((sum, file) => sum + statSync(join(folder, file)).size, 0);
    return [name, { bundle_bytes: bytes, init_ms_over_bare_node: Number((loadMs(join(folder, "index.mjs")) - bare).toFixed(1)) }];
  }),
);
rmSync(directory, { recursive: true, force: true });
console.log(
  JSON.stringify({ benchmark: "cold-start", node: process.version, bare_process_ms: Number(bare.toFixed(1)), functions }, undefined, 1),
);

/** A whole process that imports the module and ends. */
function loadMs(module: string): number {
  const times = Array.from({ length: RUNS }, () => {
    const began = performance.now();
    execFileSync(process.execPath, ["--input-type=module", "-e", `await import(${JSON.stringify(module)}); process.exit(0)`], {
      env: environment,
    });
    return performance.now() - began;
  });
  return percentiles(times, 6).p50;
}
