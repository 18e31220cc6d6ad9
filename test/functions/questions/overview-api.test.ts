import { expect, it } from "vitest";
import type { Overview } from "../../../shared/contract/operations/overview.ts";
import type { JobDefinition } from "../../../shared/domain/definition/job.ts";
import type { Run } from "../../../shared/domain/run/run.ts";
import { runId } from "../../../shared/domain/run/run-id.ts";
import { stepsVersionOf } from "../../../shared/domain/run/new-workflow-run.ts";
import { newStepRun } from "../../../shared/domain/run/changes/step-run.ts";
import { aJob, aRun, aStep, aTrigger, aWorkflow, aWorkflowRun, iso, NOON, ref } from "../../support/samples.ts";
import { anApi } from "../http-events.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const slot = { maxParallel: 9, startedAt: iso(NOON), nextDueAt: null, activeSince: iso(NOON) };
const idAt = (seconds: number) => runId({ scope: "real", owner: "job#scan", scheduledAt: NOON + seconds * 1000 });
const named = (job_id: string, change: Partial<JobDefinition> = {}) =>
  aJob({ job_id, id: job_id, cron_expr: "*/5 * * * *", timezone: "UTC", active_since: iso(NOON - MINUTE), ...change });

async function withFleet() {
  const api = anApi();
  const { jobs, workflows, triggers, runs, workflowRuns } = api.memory.ports;
  for (const one of [
    named("good"),
    named("bad"),
    named("idle", { enabled: false, paused_at: iso(NOON) }),
    named("alone", { queue: "real.jobs.nobody" }),
  ]) {
    await jobs.create(one);
  }
  await workflows.create(aWorkflow({ workflow_id: "daily" }));
  await triggers.create(aTrigger({ trigger_id: "github" }));
  const end = async (id: string, seconds: number, status: "success" | "failed", error: string | null) => {
    await jobs.acquireSlot(ref(id), idAt(seconds), slot);
    const ended = { runId: idAt(seconds), scheduledAt: iso(NOON + seconds * 1000), attempt: 1, status, triggerSource: "scheduler", error };
    await jobs.freeSlot(id, { ...ended, durationSeconds: 4, latenessSeconds: 0 });
  };
  await end("good", -60, "success", null);
  for (const seconds of [-120, -60]) await end("bad", seconds, "failed", "no quotes\nat fetch");
  await jobs.acquireSlot(ref("good"), idAt(-30), slot);
  await runs.create(
    aRun({ job_id: "good", run_id: idAt(-30), status: "running", started_at: iso(NOON), scheduled_at: iso(NOON - 30_000), worker_id: "w" }),
  );
  await jobs.acquireSlot(ref("alone"), idAt(-90), slot);
  await runs.create(
    aRun(
      { job_id: "alone", run_id: idAt(-90), scheduled_at: iso(NOON - 90_000), queued_at: iso(NOON - 90_000) },
      { queue: "real.jobs.nobody" },
    ),
  );
  await workflows.acquireSlot(ref("daily"), idAt(-10), slot);
  await workflowRuns.create(aWorkflowRun({ workflow_id: "daily", run_id: idAt(-10), status: "running", scheduled_at: iso(NOON - 10_000) }));
  return api;
}

it("says what is wrong, the gravest first, what runs, and what comes next", async () => {
  const api = await withFleet();
  const { json } = await api.send("GET /overview");
  const seen = json as Overview;
  expect(seen.counts).toMatchObject({ jobs: 4, workflows: 1, triggers: 1, paused: 1, running: 3, last: { failed: 1, queued: 3 } });
  expect(seen.attention).toEqual([
    {
      kind: "failing",
      id: "failing job#bad",
      owner: "job#bad",
      status: "failed",
      since: iso(NOON - 120_000),
      at: iso(NOON - 60_000),
      streak: 2,
      error_line: "no quotes",
      run_id: idAt(-60),
      step_id: null,
    },
    {
      kind: "no-worker",
      id: "no-worker real.jobs.nobody",
      queue: "real.jobs.nobody",
      since: iso(NOON - 90_000),
      waiting: 1,
      owners: ["job#alone"],
    },
    // Good's run began half a minute after it was due.
    expect.objectContaining({ kind: "late", since: iso(NOON - HOUR) }),
  ]);
  expect(seen.running.map(({ owner, status, usual_sec }) => [owner, status, usual_sec])).toEqual([
    ["job#alone", "queued", null],
    ["job#good", "running", 4],
    ["workflow#daily", "running", null],
  ]);
  // Good runs usually for four seconds, so it will be over by then; alone's slot is taken by what nobody takes.
  expect(seen.next).toEqual([
    { at: iso(NOON + 5 * MINUTE), owners: ["job#bad", "job#good"], warning: null },
    { at: iso(NOON + 5 * MINUTE), owners: ["job#alone"], warning: "no-worker" },
  ]);
  expect(seen.counts.slots).toBe(4);
  expect(seen.cut).toEqual([]);
});

it("counts the hours that are asked for, and what is planned for the next", async () => {
  const api = await withFleet();
  const { runs } = api.memory.ports;
  const ended = (at: number, change: Partial<Run>) =>
    runs.create(aRun({ job_id: "good", finished_at: iso(at + 1_000), ...change }, {}, at));
  await ended(NOON - 26 * HOUR, { status: "failed" });
  await ended(NOON - HOUR, { status: "success", started_at: iso(NOON - HOUR + 2_000) });
  await ended(NOON - HOUR + 1, { status: "missed" });
  const day = (await api.send("GET /overview")).json as Overview;
  expect(day.hours).toHaveLength(24 + 3);
  expect(day.hours.map(({ from }) => from)).toEqual(Array.from({ length: 27 }, (_, n) => iso(NOON - (23 - n) * HOUR)));
  expect(day.totals).toEqual({ success: 1, failed: 0, timeout: 0, cancelled: 0, skipped: 0, missed: 1 });
  expect(day.hours[22]).toMatchObject({ success: 1, missed: 1, active: 3, planned: 0, behind: false });
  // Three jobs every five minutes; at noon itself they are not to come any more.
  expect(day.hours.slice(23).map(({ planned }) => planned)).toEqual([33, 36, 36, 36]);
  expect(day.lateness.p50).toBeGreaterThanOrEqual(2);
  expect(day.lateness.p50).toBeLessThan(2.2);
  const week = (await api.send("GET /overview?hours=168")).json as Overview;
  expect([week.hours.length, week.totals.failed]).toEqual([171, 1]);
  expect((await api.send("GET /overview?hours=25")).status).toBe(400);
});

it("names workflows that go on with a failed step, what was missed, what runs for long, and lateness", async () => {
  const api = anApi();
  const { jobs, workflows, runs, workflowRuns } = api.memory.ports;
  const steps = [
    aStep("fetch"),
    aStep("train", { queue: "real.jobs.gpu", timeout_sec: 3_600 }),
    aStep("report", { depends_on: ["fetch"] }),
  ];
  const workflow = aWorkflow({ workflow_id: "nightly", steps });
  await workflows.create(workflow);
  const started = { started_at: iso(NOON - 50 * MINUTE), status: "running" } as const;
  const run = aWorkflowRun({ workflow_id: "nightly", steps: "fax", spec: stepsVersionOf(steps), ...started }, NOON - HOUR);
  await workflows.acquireSlot(ref("nightly"), run.run_id, slot);
  await workflowRuns.create(run);
  const ofStep = (place: number, change: Partial<Run>) => {
    const step = newStepRun(run, place, steps[place] ?? aStep(""), {}, NOON - HOUR);
    return runs.create({ ...step, ...change });
  };
  await ofStep(0, { status: "failed", finished_at: iso(NOON - 40 * MINUTE) });
  await ofStep(1, started);
  await jobs.create(named("recon"));
  await runs.createUnstarted(aRun({ job_id: "recon", status: "missed", reason: "too late" }, {}, NOON - 57 * MINUTE), ref("recon"));
  await runs.create(aRun({ job_id: "slow", status: "success", started_at: iso(NOON - 30 * MINUTE + 42_000) }, {}, NOON - 30 * MINUTE));
  const seen = (await api.send("GET /overview")).json as Overview;
  expect(seen.attention).toEqual([
    {
      kind: "step-failed",
      id: `step-failed ${run.run_id}`,
      owner: "workflow#nightly",
      run_id: run.run_id,
      steps: ["fetch"],
      since: iso(NOON - 40 * MINUTE),
      blocked: 1,
    },
    expect.objectContaining({ kind: "missed", owner: "job#recon", at: iso(NOON - 57 * MINUTE), streak: 1, error_line: "too late" }),
    {
      kind: "long-running",
      id: `long-running ${run.run_id} train`,
      owner: "workflow#nightly",
      run_id: run.run_id,
      step_id: "train",
      started_at: started.started_at,
      beyond: "limit",
      usual_p95_sec: null,
      timeout_sec: 3_600,
    },
    { kind: "late", id: "late", since: iso(NOON - HOUR), p50: expect.any(Number), p99: expect.any(Number) },
  ]);
  expect(seen.running).toEqual([
    expect.objectContaining({
      owner: "workflow#nightly",
      steps: { done: 0, failed: 1, of: 3, active: [expect.objectContaining({ step_id: "train", status: "running" })] },
    }),
  ]);
});

const STEPS = [aStep("fetch"), aStep("clean"), aStep("train", { depends_on: ["fetch"] })];

/** A workflow of which a run has failed; its steps ended as these letters say. */
async function withFailedRun(letters: string) {
  const api = anApi();
  const { workflows, runs, workflowRuns } = api.memory.ports;
  await workflows.create(aWorkflow({ workflow_id: "nightly", steps: STEPS }));
  const run = aWorkflowRun({ workflow_id: "nightly", steps: letters, spec: stepsVersionOf(STEPS), status: "failed" }, NOON - HOUR);
  await workflowRuns.create(run);
  await workflows.acquireSlot(ref("nightly"), run.run_id, slot);
  const { run_id: runId, scheduled_at: scheduledAt } = run;
  const ended = { runId, scheduledAt, attempt: 1, status: "failed", triggerSource: "scheduler", error: null } as const;
  await workflows.freeSlot("nightly", { ...ended, durationSeconds: 9, latenessSeconds: 0 });
  const endStep = (place: number, change: Partial<Run>) => {
    const step = newStepRun(run, place, STEPS[place] ?? aStep(""), {}, NOON - HOUR);
    return runs.create({ ...step, ...change });
  };
  return { ...api, run, endStep };
}

it("names the run of a workflow that failed last, with the step that failed in it and its error", async () => {
  const { send, run, endStep } = await withFailedRun("ffx");
  await endStep(0, { status: "cancelled", reason: "stopped" });
  await endStep(1, { status: "failed", error: "OutOfMemory: 24 GB\nat train" });
  expect(((await send("GET /overview")).json as Overview).attention).toEqual([
    expect.objectContaining({ kind: "failing", run_id: run.run_id, step_id: "clean", error_line: "OutOfMemory: 24 GB" }),
  ]);
});

it("names no step of a failed run whose steps are not on record any more", async () => {
  const { send, run } = await withFailedRun("sfx");
  expect(((await send("GET /overview")).json as Overview).attention).toEqual([
    expect.objectContaining({ kind: "failing", run_id: run.run_id, step_id: null, error_line: null }),
  ]);
});

it("names no run that was due before the last success, though it ended after it", async () => {
  const api = anApi();
  const { jobs } = api.memory.ports;
  await jobs.create(named("bad"));
  const end = async (seconds: number, status: "success" | "failed") => {
    await jobs.acquireSlot(ref("bad"), idAt(seconds), slot);
    const ended = { runId: idAt(seconds), scheduledAt: iso(NOON + seconds * 1000), attempt: 1, triggerSource: "scheduler", error: null };
    await jobs.freeSlot("bad", { ...ended, status, durationSeconds: 4, latenessSeconds: 0 });
  };
  await end(-30, "failed");
  await end(-60, "success");
  await end(-90, "failed");
  expect(((await api.send("GET /overview")).json as Overview).attention).toEqual([
    expect.objectContaining({ kind: "failing", since: iso(NOON - 30_000), run_id: null }),
  ]);
});

it("names a run that takes three times as long as nearly all before it", async () => {
  const api = await withFleet();
  const { jobs, runs } = api.memory.ports;
  const begun = { status: "running", started_at: iso(NOON - 40_000) } as const;
  await jobs.acquireSlot(ref("good"), idAt(-40), slot);
  await runs.create(aRun({ job_id: "good", run_id: idAt(-40), ...begun }));
  const seen = (await api.send("GET /overview")).json as Overview;
  expect(seen.attention.find(({ kind }) => kind === "long-running")).toMatchObject({
    owner: "job#good",
    beyond: "usual",
    usual_p95_sec: 4,
  });
});

it("says what it leaves out", async () => {
  const api = anApi();
  const { jobs } = api.memory.ports;
  for (let index = 0; index < 130; index += 1) {
    const id = `job-${index}`;
    await jobs.create(named(id, { cron_expr: `${index % 60} * * * *` }));
    await jobs.acquireSlot(ref(id), id, slot);
    const ended = { runId: id, scheduledAt: iso(NOON), attempt: 1, status: "failed", triggerSource: "scheduler", error: null } as const;
    await jobs.freeSlot(id, { ...ended, durationSeconds: 4, latenessSeconds: 0 });
  }
  const seen = (await api.send("GET /overview")).json as Overview;
  expect([seen.attention.length, seen.next.length, seen.cut]).toEqual([100, 20, ["attention", "next"]]);
});

it("is quiet when all is well, and when there is nothing", async () => {
  expect((await anApi().send("GET /overview")).json).toMatchObject({ attention: [], running: [], next: [], counts: { jobs: 0, last: {} } });
});
