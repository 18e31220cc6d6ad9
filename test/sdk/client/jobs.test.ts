import { expect, it } from "vitest";
import { httpApi } from "./support/http-api.ts";

const the = httpApi();
const job = (job_id: string, change: object = {}) => ({ job_id, queue: "real.jobs.scan", interval_seconds: 60, ...change });

it("registers jobs, and tells of each what became of it, in their order", async () => {
  const registrations = await the.scheduler().registerJobs([job("one"), job("x"), job("one"), job("two", { default_params: { a: [1] } })]);
  expect(registrations).toMatchObject([
    { job_id: "one", job: { job_id: "one", version: 1 } },
    { job_id: "x", error: { status: 400, code: "VALIDATION_ERROR", details: [{ path: "job_id" }] } },
    { job_id: "one", error: { status: 409, code: "ALREADY_EXISTS", reason: "job-exists", message: "job 'one' already exists" } },
    { job_id: "two", job: { default_params: { a: [1] } } },
  ]);
});

it("registers any number, within the limits of each request", async () => {
  const large = { default_params: { text: "x".repeat(60_000) } };
  const jobs = Array.from({ length: 1_001 }, (_, index) => job(`job-${index}`, index < 60 ? large : {}));
  const registrations = await the.scheduler().registerJobs(jobs);
  expect(registrations.map(({ job: registered }) => registered?.job_id)).toEqual(jobs.map(({ job_id }) => job_id));
  expect(the.asked.map(({ body }) => (JSON.parse(body) as { jobs: unknown[] }).jobs.length)).toEqual([48, 500, 453]);
  expect(await the.scheduler().registerJobs([])).toEqual([]);
});

it("after an answer that was lost, what was registered is there already", async () => {
  the.faults.push("lose the answer");
  expect(await the.scheduler().registerJobs([job("one")])).toMatchObject([{ error: { code: "ALREADY_EXISTS" } }]);
});

it("sends nothing of jobs that JSON cannot carry", async () => {
  const wrong = job("two", { default_params: { at: Number.NaN } });
  await expect(the.scheduler().registerJobs([job("one"), wrong])).rejects.toThrow(/jobs\.1\.default_params\.at/);
  expect(the.asked).toEqual([]);
});
