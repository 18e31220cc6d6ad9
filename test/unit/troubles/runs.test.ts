import { describe, expect, it } from "vitest";
import { text } from "../../../shared/domain/texts/text.ts";
import { dropOccurrence } from "../../../shared/use-cases/events/publish-occurrence.ts";
import { jobKind } from "../../../shared/use-cases/kinds/job-kind.ts";
import { triggerKind } from "../../../shared/use-cases/kinds/trigger-kind.ts";
import { onRunEnded } from "../../../shared/use-cases/runs/ends/on-run-ended.ts";
import { reportStart } from "../../../shared/use-cases/runs/reports/report-start.ts";
import { preCreateRuns } from "../../../shared/use-cases/starting/pre-create-runs.ts";
import { startDueRuns } from "../../../shared/use-cases/starting/start-due-runs.ts";
import { sweep } from "../../../shared/use-cases/sweep.ts";
import { advanceWorkflowRun } from "../../../shared/use-cases/workflows/advance-workflow-run.ts";
import { recordUnstartedRun } from "../../../shared/use-cases/workflows/start-workflow-run.ts";
import { memoryPorts } from "../../support/memory-ports.ts";
import { aFire, aJob, aRun, aTrigger, aWorkflow, aWorkflowRun, iso, NOON } from "../../support/samples.ts";

const JOB = aJob({ cron_expr: "0 * * * *" });
const TRIGGER = aTrigger({ cron_expr: "0 * * * *" });

async function aWorld() {
  const memory = memoryPorts();
  await memory.jobs.create(JOB);
  await memory.triggers.create(TRIGGER);
  await memory.workflows.create(aWorkflow());
  return memory;
}
const received = { message: aFire(JOB, NOON), messageId: "m" };
const run_id = received.message.run_id;

describe("the end of a run", () => {
  it.each(["failed", "timeout", "cancelled"] as const)("that is no success is reported by its ids: run.%s", async (status) => {
    const { ports, telemetry, runs, jobs } = await aWorld();
    const run = aRun({ status, attempt: 4, started_at: iso(NOON), finished_at: iso(NOON + 1_000) });
    await jobs.acquireSlot(JOB, run.run_id, { maxParallel: 1, startedAt: iso(NOON), nextDueAt: null, activeSince: iso(NOON) });
    await runs.create(run);
    await onRunEnded(ports, run);
    const names = { failed: "run.failed", timeout: "run.timeout", cancelled: "run.cancelled" };
    expect(telemetry.named(names[status])).toMatchObject([{ level: "warn", job_id: "buy-scanner", run_id: run.run_id }]);
  });

  it("with attempts left is reported as a retry", async () => {
    const { ports, telemetry, runs } = await aWorld();
    const run = aRun({ status: "failed", started_at: iso(NOON), finished_at: iso(NOON + 1_000), retry_at: iso(NOON + 5_000) });
    await runs.create({ ...run, status: "queued", attempt: 2 });
    await onRunEnded(ports, { ...run, status: "queued", attempt: 2 });
    expect(telemetry.named("run.retry")).toMatchObject([{ level: "warn", job_id: "buy-scanner", run_id: run.run_id }]);
  });
});

describe("an occurrence that does not start", () => {
  it.each([
    ["skipped", "run.skipped"],
    ["missed", "run.missed"],
  ] as const)("is reported by its ids where a job's was %s", async (status, name) => {
    const { ports, telemetry } = await aWorld();
    await jobKind.recordUnstarted(ports, JOB, received.message, status, text("message-set-aside"));
    expect(telemetry.named(name)).toMatchObject([{ level: "warn", job_id: "buy-scanner", run_id }]);
  });

  it.each([
    ["skipped", "workflow.skipped"],
    ["missed", "workflow.missed"],
  ] as const)("is reported by its ids where a workflow's was %s", async (status, name) => {
    const { ports, telemetry } = await aWorld();
    const run = aWorkflowRun({ status, workflow_id: aWorkflow().workflow_id });
    await recordUnstartedRun(ports, run, aWorkflow());
    expect(telemetry.named(name)).toMatchObject([{ level: "warn", workflow_id: run.workflow_id, run_id: run.run_id }]);
  });

  it("is reported by its ids where a trigger's was missed, or dropped", async () => {
    const { ports, telemetry } = await aWorld();
    const fire = aFire(TRIGGER, NOON);
    await triggerKind.recordUnstarted(ports, TRIGGER, fire, "missed", text("message-set-aside"));
    expect(telemetry.named("trigger.missed")).toMatchObject([{ level: "warn", trigger_id: "github", run_id: fire.run_id }]);
    const cause = { id: aFire(TRIGGER, NOON + 1_000).run_id, scheduledAt: iso(NOON), sourceEventId: null, hop: 17 };
    const event = { id: "e", source: "s", "detail-type": "t", time: iso(NOON), resources: [], detail: {} };
    await dropOccurrence(ports, TRIGGER, { ...cause, event }, text("event-loop", { limit: 16 }));
    expect(telemetry.named("trigger.dropped")).toMatchObject([{ level: "warn", trigger_id: "github", run_id: cause.id }]);
  });
});

describe("what is on record and could not be sent", () => {
  const runs = [{ job_id: "buy-scanner", run_id }];

  it.each(["dispatch.send", "workers.send"])("is reported with its runs at their second: %s", async (method) => {
    const { ports, telemetry, faults } = await aWorld();
    faults.failNext(method, "before");
    expect(await startDueRuns(ports, [received])).toEqual([received]);
    expect(telemetry.named("fire.send_failed")).toMatchObject([{ level: "warn", detail: { runs } }]);
  });

  it("is reported with its runs ahead of their second", async () => {
    const { ports, telemetry, faults } = await aWorld();
    faults.failNext("dispatch.send", "before");
    expect(await preCreateRuns(ports, NOON + 60_000, [received])).toEqual([received]);
    expect(telemetry.named("pre-create.send_failed")).toMatchObject([{ level: "warn", detail: { runs } }]);
  });

  it("is reported with its run where a worker has started it: the claim stands", async () => {
    const { ports, telemetry, faults, runs: store, triggers } = await aWorld();
    await triggers.setListener("github", "run.**");
    await store.create(aRun());
    faults.failNext("bus.publish", "before");
    expect(await reportStart(ports, "buy-scanner", aRun().run_id, { attempt: 1, worker_id: "w" })).toMatchObject({ claimed: true });
    expect(telemetry.named("start.follow_failed")).toMatchObject([{ level: "warn", job_id: "buy-scanner", run_id: aRun().run_id }]);
  });
});

it("a workflow's run that is gone is reported by its ids when a step of it ends", async () => {
  const { ports, telemetry } = await aWorld();
  const key = { workflow_id: "gone", run_id: aWorkflowRun().run_id };
  await advanceWorkflowRun(ports, key, []);
  expect(telemetry.named("workflow.missing")).toMatchObject([{ level: "warn", ...key }]);
});

it("the sweep reports the gap that it closes by its definition, and how much it repaired", async () => {
  const { ports, telemetry, jobs } = await aWorld();
  await jobs.create(aJob({ job_id: "often", cron_expr: "* * * * *" }));
  await sweep(ports);
  expect(telemetry.named("sweep.gap")).toContainEqual(expect.objectContaining({ level: "warn", job_id: "often" }));
  expect(telemetry.named("sweep.repaired")).toMatchObject([{ level: "warn", detail: { gaps: expect.any(Number) } }]);
});

it("the sweep reports by its ids what it puts on record in the place of a dead letter", async () => {
  const { ports, telemetry, deadLetters } = await aWorld();
  const { version: _, ...asked } = aFire(JOB, NOON - 60_000, { trigger_source: "manual" });
  deadLetters.add("dispatch-timer", asked);
  await sweep(ports);
  expect(telemetry.named("sweep.letter_recorded")).toMatchObject([{ level: "warn", job_id: "buy-scanner", run_id: asked.run_id }]);
});
