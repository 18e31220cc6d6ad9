import { expect, expectTypeOf, it } from "vitest";
import { JobMessage as ContractMessage } from "../../../shared/contract/messages.ts";
import { type JobMessage, parseJobMessage, WorkerError } from "../../../sdk/worker/index.ts";
import { jobMessage } from "./support/rig.ts";

it("reads what the service sends, from text and from an object", () => {
  const message = jobMessage({ next_delay_sec: 300, auto_reschedule: true, telemetry_label: "buy_scanner_job", attempt: 2 });
  expect(parseJobMessage(JSON.stringify(message))).toEqual(message);
  expect(parseJobMessage(message)).toEqual(message);
});

it("has the type of the contract, and its defaults satisfy it", () => {
  expectTypeOf<JobMessage>().toEqualTypeOf<ContractMessage>();
  const job = parseJobMessage("{}");
  expect(ContractMessage.parse(job)).toEqual(job);
});

it("gives absent fields the defaults of the first system", () => {
  const before = Date.now();
  const job = parseJobMessage("{}");
  expect(job).toMatchObject({ job_id: "unknown", trigger_source: "unknown", params: {}, scope: "real", next_delay_sec: null });
  expect(job).toMatchObject({ auto_reschedule: true, timeout_sec: 120, retry_limit: 3, telemetry_label: null, attempt: 1 });
  expect(job.run_id).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  expect(Date.parse(job.queued_at)).toBeGreaterThanOrEqual(before);
  expect(job.scheduled_at).toBe(job.queued_at);
  expect(parseJobMessage({}).run_id).not.toBe(job.run_id);
});

it("takes null for absent and leaves unknown fields out", () => {
  const job = parseJobMessage({ job_id: "scout", params: null, timeout_sec: null, colour: "red" });
  expect(job).toMatchObject({ job_id: "scout", params: {}, timeout_sec: 120 });
  expect(job).not.toHaveProperty("colour");
});

it("takes a time with an offset, as the first system wrote it, for queued_at and scheduled_at", () => {
  const job = parseJobMessage({ queued_at: "2026-11-20T20:42:54.325915+09:00" });
  expect(Date.parse(job.scheduled_at)).toBe(Date.parse("2026-11-20T11:42:54.325Z"));
});

it.each(["not json", "null", "[1]", '"text"', "7", '{"params":[1]}', '{"timeout_sec":"soon"}', '{"attempt":0}'])(
  "refuses %s as malformed",
  (body) => {
    const thrown = expect.objectContaining({ name: "WorkerError", code: "MALFORMED_MESSAGE" });
    expect(() => parseJobMessage(body)).toThrow(WorkerError);
    expect(() => parseJobMessage(body)).toThrow(thrown);
  },
);
