import { expect, it } from "vitest";
import type { Overview } from "../../shared/contract/overview.ts";
import type { JobDefinition } from "../../shared/domain/job.ts";
import { runId } from "../../shared/domain/run-id.ts";
import { aJob, aRun, aTrigger, aWorkflow, aWorkflowRun, iso, NOON, ref } from "../support/samples.ts";
import { anApi } from "./http-events.ts";

const MINUTE = 60_000;
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
    await jobs.releaseSlot(id, { ...ended, durationSeconds: 4, latenessSeconds: 0 });
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
    { kind: "no-worker", queue: "real.jobs.nobody", since: iso(NOON - 90_000), waiting: 1, owners: ["job#alone"] },
    { kind: "failing", owner: "job#bad", status: "failed", since: iso(NOON - 120_000), streak: 2, error_line: "no quotes" },
  ]);
  expect(seen.running.map(({ owner, status, usual_sec }) => [owner, status, usual_sec])).toEqual([
    ["job#alone", "queued", null],
    ["job#good", "running", 4],
    ["workflow#daily", "running", null],
  ]);
  expect(seen.next[0]).toEqual({ at: iso(NOON + 5 * MINUTE), owners: expect.arrayContaining(["job#bad", "job#good"]) });
  expect(seen.next[0]?.owners).not.toContain("job#idle");
});

it("is quiet when all is well, and when there is nothing", async () => {
  expect((await anApi().send("GET /overview")).json).toMatchObject({ attention: [], running: [], next: [], counts: { jobs: 0, last: {} } });
});
