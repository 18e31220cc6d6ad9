import { expect, it } from "vitest";
import { rescheduleJob } from "../../../sdk/worker/index.ts";
import { refusal } from "./support/fake-api.ts";
import { jobMessage, quiet, rig } from "./support/rig.ts";

const the = rig();
const options = () => ({ apiUrl: the.api.url, logger: quiet, apiRetries: 1, apiRetryDelayMs: 5 });
const chained = (next_delay_sec: number | null = 300) => jobMessage({ next_delay_sec, auto_reschedule: true });

it("starts the next run after the message's delay, with the run as the idempotency key", async () => {
  const job = chained();
  expect(await rescheduleJob(job, undefined, options())).toBe(true);
  const { path, body, headers } = await the.api.next("run-now");
  expect(path).toBe(`/jobs/${job.job_id}/run-now`);
  expect(body).toEqual({ delay_seconds: 300, trigger_source: "auto-reschedule" });
  expect(headers["idempotency-key"]).toBe(`reschedule-${job.run_id}`);
});

it("takes another delay, a part of a second as a whole one", async () => {
  expect(await rescheduleJob(chained(null), 0.2, options())).toBe(true);
  expect((await the.api.next("run-now")).body["delay_seconds"]).toBe(1);
  expect(await rescheduleJob(chained(), 2_592_000, options())).toBe(true);
  expect((await the.api.next("run-now")).body["delay_seconds"]).toBe(2_592_000);
});

it.each([
  ["there is no delay", chained(null), undefined],
  ["the delay is 0", chained(), 0],
  ["the delay is negative", chained(), -5],
  ["the delay is no number", chained(), Number.NaN],
  ["the delay is beyond 30 days", chained(), 2_592_001],
  ["the job does not reschedule itself", jobMessage({ next_delay_sec: 300, auto_reschedule: false }), undefined],
])("refuses when %s, and asks nobody", async (_case, job, delaySec) => {
  const asked = the.api.asked.length;
  expect(await rescheduleJob(job, delaySec, options())).toBe(false);
  expect(the.api.asked.length).toBe(asked);
});

it("answers false when the API refuses or is away, and never throws", async () => {
  the.api.answer("run-now", () => refusal(404, "NOT_FOUND", "job-not-found", "no such job"));
  expect(await rescheduleJob(chained(), undefined, options())).toBe(false);
  the.api.answer("run-now", () => "hang up");
  expect(await rescheduleJob(chained(), undefined, options())).toBe(false);
});
