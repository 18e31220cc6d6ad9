import { createServer } from "node:net";
import { once } from "node:events";
import { expect, it } from "vitest";
import { type Logger, markJobRun } from "../../../sdk/worker/index.ts";
import { refusal } from "./support/fake-api.ts";
import { COMPLETION_QUEUE, jobMessage, quiet, rig } from "./support/rig.ts";

const the = rig();
const options = () => ({ apiUrl: the.api.url, sqs: the.client, logger: quiet, apiRetries: 1, apiRetryDelayMs: 5 });

it("reports a job message's own run and attempt", async () => {
  const job = jobMessage({ attempt: 2 });
  const ending = {
    result: { found: 3 },
    started_at: "2026-11-20T08:00:01.000Z",
    finished_at: "2026-11-20T08:00:02.000Z",
    next_delay_sec: 60,
  };
  expect(await markJobRun(job, { ...options(), ...ending, token: "secret" })).toBe(true);
  const { path, body, headers } = await the.api.next("last-run");
  expect(path).toBe(`/jobs/${job.job_id}/last-run`);
  expect(body).toEqual({ scope: "real", run_id: job.run_id, attempt: 2, status: "success", ...ending });
  expect(headers.authorization).toBe("Bearer secret");
});

it("reports a bare job id with nothing but what is given", async () => {
  expect(await markJobRun("buy-scanner", { ...options(), status: "failed", error: "no market" })).toBe(true);
  const { body, headers } = await the.api.next("last-run");
  expect(body).toEqual({ status: "failed", error: "no market" });
  expect(headers.authorization).toBeUndefined();
});

it("cuts a long error to 4 KiB", async () => {
  await markJobRun("buy-scanner", { ...options(), status: "failed", error: "오류".repeat(5_000) });
  const { body } = await the.api.next("last-run");
  const sent = String(body["error"]);
  expect(Buffer.byteLength(sent)).toBeLessThanOrEqual(4_096);
  expect(sent).toMatch(/^(오류)+오?…$/);
});

it("reports work that is done although its result cannot be kept, with the reason", async () => {
  expect(await markJobRun("buy-scanner", { ...options(), result: { size: 1n } })).toBe(true);
  const { body } = await the.api.next("last-run");
  expect(body).toEqual({ status: "success", result: null, result_omitted: expect.stringMatching(/^the result is not JSON: .*BigInt/) });
});

it("takes a refusal for an answer: logged, false, and nothing on the queue", async () => {
  const job = jobMessage();
  const said: unknown[] = [];
  const logger: Logger = { ...quiet, warn: (message, fields) => said.push([message, fields]) };
  the.api.answer("last-run", () => refusal(409, "CONFLICT", "run-ended", "the run has already ended: timeout"));
  expect(await markJobRun(job, { ...options(), logger, completionQueue: COMPLETION_QUEUE })).toBe(false);
  const fields = { job_id: job.job_id, run_id: job.run_id, trigger_source: "scheduler", scope: "real", status: 409 };
  expect(said).toContainEqual(["completion report refused", expect.objectContaining(fields)]);
  expect(the.messages(COMPLETION_QUEUE).ready).toBe(0);
});

it.each([429, 408, 500, 503])("tries again after %d", async (status) => {
  let tries = 0;
  the.api.answer("last-run", () => ({ status: ++tries === 1 ? status : 200 }));
  expect(await markJobRun(jobMessage(), options())).toBe(true);
  expect(tries).toBe(2);
});

it("goes around an API that stays down, by the completion queue", async () => {
  const job = jobMessage();
  the.api.answer("last-run", () => ({ status: 503 }));
  expect(await markJobRun(job, { ...options(), completionQueue: COMPLETION_QUEUE })).toBe(true);
  expect(await the.completion(job.job_id)).toMatchObject({ run_id: job.run_id, attempt: 1, status: "success" });
});

it("answers false when no path is open, and never throws", async () => {
  the.api.answer("last-run", () => "hang up");
  expect(await markJobRun(jobMessage(), options())).toBe(false);
  expect(await markJobRun(jobMessage(), { ...options(), completionQueue: "belfry-no-such-queue" })).toBe(false);
  expect(await markJobRun("buy-scanner", { ...options(), apiUrl: "no url" })).toBe(false);
  expect(await markJobRun("buy-scanner", { ...options(), result: 1n })).toBe(false);
});

it("does not wait for an API that takes the call and says nothing", async () => {
  const silent = createServer().listen(0, "127.0.0.1");
  await once(silent, "listening");
  const address = silent.address();
  const port = typeof address === "object" ? address?.port : undefined;
  const silence = { apiUrl: `http://127.0.0.1:${port}`, apiTimeoutMs: 50, apiRetries: 0, logger: quiet };
  silent.on("connection", (socket) => socket.on("error", () => undefined));
  expect(await markJobRun("buy-scanner", silence)).toBe(false);
  silent.close();
});
