import { describe, expect, it } from "vitest";
import { dispatchHandler } from "../../../functions/handlers/dispatch.ts";
import type { DispatchMessage } from "../../../shared/domain/message/messages.ts";
import { type Memory, memoryPorts } from "../../support/memory-ports.ts";
import { aFire, aJob, aRun, aTrigger, aWorkflowRun, iso, NOON } from "../../support/samples.ts";
import { CONTEXT, sqsEvent } from "./lambda-events.ts";

const JOB = aJob();
const RUN = aRun({ status: "running", started_at: iso(NOON) });
const TRIGGER = aTrigger({ type: "event", source_topic: "data.ready" });
const WORKFLOW_RUN = aWorkflowRun();
const WAKE: DispatchMessage = { kind: "wake", owner: "job#buy-scanner", wake_at: iso(NOON) };
const LAUNCH: DispatchMessage = { kind: "launch", owner: "job#buy-scanner", from: iso(NOON), until: iso(NOON + 600_000) };
const REPEAT: DispatchMessage = { kind: "react-again", from: iso(NOON), until: iso(NOON + 1_000) };
const EVENT: DispatchMessage = {
  kind: "event",
  trigger_id: "github",
  event: { id: "e", source: "belfry.real", "detail-type": "data.ready", time: iso(NOON), resources: [], detail: {} },
};

async function aFunction() {
  const memory = memoryPorts();
  await memory.jobs.create(JOB);
  await memory.runs.create(RUN);
  await memory.triggers.create(TRIGGER);
  const handler = dispatchHandler({ ...memory.ports, telemetry: memory.telemetry });
  return { memory, deliver: (...bodies: readonly unknown[]) => handler(sqsEvent(...bodies), CONTEXT) };
}
const again = (...ids: readonly string[]) => ({ batchItemFailures: ids.map((itemIdentifier) => ({ itemIdentifier })) });

describe("the dispatch function", () => {
  it("answers a batch without failures with none, and has done what it asked for", async () => {
    const { memory, deliver } = await aFunction();
    expect(await deliver(WAKE, aFire(JOB, NOON + 60_000))).toEqual(again());
    expect(memory.dispatch.sent.length).toBeGreaterThan(0);
  });

  it.each(["{", "{}", '{"kind":"dance"}', JSON.stringify({ ...WAKE, owner: "nobody" })])(
    "has a malformed message delivered again, and none of its neighbours: %s",
    async (body) => {
      const { memory, deliver } = await aFunction();
      expect(await deliver(body, WAKE)).toEqual(again("message-0"));
      expect(memory.telemetry.named("dispatch.malformed")).toMatchObject([{ level: "error", detail: { message_id: "message-0" } }]);
      expect(memory.dispatch.sent.length).toBeGreaterThan(0);
    },
  );

  it("has all of a kind delivered again, with the ids of what is in it, where what they need cannot be read", async () => {
    const { memory, deliver } = await aFunction();
    memory.faults.failNext("jobs.getDefinitions", "before");
    expect(await deliver(WAKE, { kind: "deadline", job_id: "buy-scanner", run_id: RUN.run_id })).toEqual(again("message-0"));
    expect(memory.telemetry.named("dispatch.failed")).toMatchObject([
      { level: "error", detail: { items: [{ messageId: "message-0" }, { job_id: "buy-scanner" }] } },
    ]);
    expect(memory.telemetry.measured).toEqual({ items_failed: 1 });
  });

  const job = { job_id: "buy-scanner" };
  it.each<[string, DispatchMessage, (memory: Memory) => void, object]>([
    ["launch.failed", LAUNCH, ({ faults }) => faults.failNext("jobs.getDefinitions", "before"), job],
    ["event.failed", EVENT, ({ faults }) => faults.failNext("triggers.recordOccurrence", "before"), { trigger_id: "github" }],
    ["react-again.failed", REPEAT, ({ faults }) => faults.failNext("runs.listByTime", "before"), { detail: {} }],
    [
      "advance.failed",
      { kind: "advance", workflow_id: WORKFLOW_RUN.workflow_id, run_id: WORKFLOW_RUN.run_id },
      ({ faults }) => faults.failNext("workflowRuns.get", "before"),
      { workflow_id: WORKFLOW_RUN.workflow_id, run_id: WORKFLOW_RUN.run_id },
    ],
    [
      "deadline.failed",
      { kind: "deadline", job_id: "buy-scanner", run_id: RUN.run_id },
      ({ clock, faults }) => {
        clock.set(NOON + 3_600_000);
        faults.failNext("runs.save", "before");
      },
      { job_id: "buy-scanner", run_id: RUN.run_id },
    ],
    [
      "wake.failed",
      { ...WAKE },
      ({ jobs }) => {
        jobs.getDefinitions = async () => new Map([["buy-scanner", aJob({ cron_expr: "no cron" })]]);
      },
      job,
    ],
    [
      "release.failed",
      { kind: "release", scheduled_at: iso(NOON), runs: [{ fire: aFire(JOB, NOON), queue: JOB.queue, message: aMessage() }] },
      ({ faults }) => faults.failNext("runs.get", "before"),
      { ...job, run_id: aFire(JOB, NOON).run_id },
    ],
  ])("reports %s with its ids, and has the message delivered again", async (name, message, breaking, ids) => {
    const { memory, deliver } = await aFunction();
    breaking(memory);
    expect(await deliver(message)).toEqual(again("message-0"));
    expect(memory.telemetry.named(name)).toMatchObject([{ level: "error", ...ids }]);
  });
});

function aMessage() {
  const { job_id, run_id, trigger_source, attempt } = RUN;
  return {
    job_id,
    run_id,
    trigger_source,
    attempt,
    scope: "real",
    params: {},
    next_delay_sec: null,
    auto_reschedule: false,
    timeout_sec: 120,
    retry_limit: 3,
    telemetry_label: null,
    queued_at: iso(NOON),
    scheduled_at: iso(NOON),
  };
}
