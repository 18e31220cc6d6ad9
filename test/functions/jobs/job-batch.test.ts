import { expect, it } from "vitest";
import { QUOTED_LIMIT, quotedBytes } from "../../../shared/contract/requests/answer-size.ts";
import type { CreatedJobs } from "../../../shared/contract/jobs/job.ts";
import { anApi, type Api, registration } from "../http-events.ts";

const named = (job_id: unknown, change: Record<string, unknown> = {}) => registration({ job_id, ...change });

async function register(api: Api, jobs: readonly unknown[]): Promise<CreatedJobs["results"]> {
  const { status, json } = await api.send("POST /jobs:batch", { body: { jobs } });
  expect(status).toBe(200);
  return (json as CreatedJobs).results;
}

/** Status, and the id or the reason. */
function told({ status, body }: CreatedJobs["results"][number]): unknown {
  return [status, "error" in body ? body.error.reason : body.job_id];
}

it("each job of a batch is answered in order, as POST /jobs answers it alone", async () => {
  const alone = anApi();
  const together = anApi();
  const jobs = [named("one"), named("two", { cron_expr: "0 0 31 2 *", timezone: "Mars" }), named("x"), named("two"), named("one"), null];
  const answers = [];
  for (const body of jobs) answers.push(await alone.send("POST /jobs", { body }));
  const results = await register(together, jobs);
  expect(results).toEqual(answers.map(({ status, json }) => ({ status, body: json })));
  expect(results.map(told)).toEqual([
    [201, "one"],
    [400, "invalid-fields"],
    [400, "invalid-fields"],
    [201, "two"],
    [409, "job-exists"],
    [400, "invalid-fields"],
  ]);
  expect((await together.send("GET /jobs")).json).toHaveLength(2);
});

it("what JSON cannot carry is refused for the one job that has it, by its path", async () => {
  const api = anApi();
  const job = (id: string, params: string) =>
    `{"job_id":"${id}","queue":"real.jobs.a","interval_seconds":60,"default_params":{"a":${params}}}`;
  const deep = "[".repeat(501) + "]".repeat(501);
  const texts = [
    job("one", "1"),
    job("two", "8202522731445525542"),
    job("three", '{"__proto__":1}'),
    job("four", deep),
    job("five", "1e3"),
  ];
  const { json } = await api.send("POST /jobs:batch", { text: `{"jobs":[${texts.join(",")}]}` });
  const { results } = json as CreatedJobs;
  expect(results.map(({ status }) => status)).toEqual([201, 400, 400, 400, 201]);
  const paths = results.map(({ body }) => ("error" in body ? body.error.details.map(({ path, reason }) => [path, reason]) : []));
  expect(paths).toEqual([
    [],
    [["default_params.a", "number-not-exact"]],
    [["default_params.a.__proto__", "proto-key"]],
    [["body", "nested-too-deeply"]],
    [],
  ]);
});

it.each([
  ["nothing", {}],
  ["no job", { jobs: [] }],
  ["501 jobs", { jobs: Array.from({ length: 501 }, (_, index) => named(`job-${index}`)) }],
  ["something else beside them", { jobs: [named("one")], dry_run: true }],
  ["no list", { jobs: named("one") }],
])("a batch of %s is refused whole", async (_, body) => {
  const api = anApi();
  const { status, error } = await api.send("POST /jobs:batch", { body });
  expect([status, error.code]).toEqual([400, "VALIDATION_ERROR"]);
  expect((await api.send("GET /jobs")).json).toEqual([]);
});

it("500 jobs are registered by one request", async () => {
  const api = anApi();
  const results = await register(
    api,
    Array.from({ length: 500 }, (_, index) => named(`job-${index}`)),
  );
  expect(results.map(told)).toEqual(Array.from({ length: 500 }, (_, index) => [201, `job-${index}`]));
});

it("a write that fails is that job's own 500, which tells nothing of the inside", async () => {
  const api = anApi();
  api.memory.faults.failNext("jobs.create", "before");
  const results = await register(api, [named("one"), named("two")]);
  expect(results.map(told)).toEqual([
    [500, "internal-error"],
    [201, "two"],
  ]);
  expect(JSON.stringify(results[0])).not.toContain("jobs.create");
  expect(api.memory.telemetry.named("request.failed")).toHaveLength(1);
});

it("a list shows the jobs of a batch at once", async () => {
  const api = anApi();
  expect((await api.send("GET /jobs")).json).toEqual([]);
  await register(api, [named("one"), named("two")]);
  expect((await api.send("GET /jobs")).json).toHaveLength(2);
});

it("faults without end are named within one answer's size, the first of each job at least by its kind", async () => {
  const api = anApi();
  const fields = (of: number) => Object.fromEntries(Array.from({ length: 400 }, (_, field) => [`f${of}-${field}`, 1]));
  const long = { ['"'.repeat(60_000)]: 1 };
  const results = await register(api, [
    ...Array.from({ length: 400 }, (_, index) => named(`job-${index}`, fields(index))),
    named("long-name", long),
  ]);
  expect(quotedBytes({ results })).toBeLessThan(QUOTED_LIMIT);
  for (const { body } of results.slice(0, 400)) expect("error" in body && body.error.details.length).toBeGreaterThan(0);
  expect(results[400]).toMatchObject({ status: 400, body: { error: { details: [], reason: "invalid-fields" } } });
});

it("jobs that would not fit into one answer are refused before any is written", async () => {
  const api = anApi();
  const default_params = { numbers: Array.from({ length: 2_800 }, () => 1e20) };
  const jobs = Array.from({ length: 180 }, (_, index) => named(`job-${index}`, { default_params }));
  const text = JSON.stringify({ jobs }).replaceAll("100000000000000000000", "1e20");
  expect(text.length).toBeLessThan(QUOTED_LIMIT / 2);
  const { status, error } = await api.send("POST /jobs:batch", { text });
  expect([status, error.reason]).toEqual([413, "batch-too-large"]);
  expect((await api.send("GET /jobs")).json).toEqual([]);
});

it("a batch beyond half of what Lambda takes is refused, since each byte may be written as two", async () => {
  const { status, error } = await anApi().send("POST /jobs:batch", { text: `{"jobs":["${"x".repeat(QUOTED_LIMIT / 2)}"]}` });
  expect([status, error.reason]).toEqual([413, "body-too-large"]);
});

it("is told in Korean where that is asked for, job by job", async () => {
  const sent = { body: { jobs: [named("one"), named("one")] }, headers: { "accept-language": "ko" } };
  const { json } = await anApi().send("POST /jobs:batch", sent);
  expect(JSON.stringify(json)).toMatch(/이미 있습니다|존재/);
});

it("the path is no job's: its other methods are not allowed, and it is found with a slash behind it", async () => {
  const api = anApi();
  expect(await api.send("GET /jobs:batch")).toMatchObject({ status: 405, headers: { allow: "POST" } });
  expect(await api.send("POST /jobs:batch/", { body: { jobs: [named("one")] } })).toMatchObject({ status: 200 });
});
