import { describe, expect, it } from "vitest";
import type { NotificationConfig } from "../../../../shared/domain/notification/notification.ts";
import type { Run } from "../../../../shared/domain/run/run.ts";
import { text } from "../../../../shared/domain/texts/text.ts";
import { announceChanges } from "../../../../shared/use-cases/notifications/announce-changes.ts";
import { type Memory, memoryPorts } from "../../../support/memory-ports.ts";
import { aConfig } from "../../../support/notification-samples.ts";
import { aJob, aRun, aWorkflow, aWorkflowRun, iso, NOON } from "../../../support/samples.ts";

/** What is announced of these runs to these configs. */
async function announced(memory: Memory, configs: readonly Partial<NotificationConfig>[], runs: readonly Run[]): Promise<string[]> {
  const changes = runs.map((run) => ({ kind: "run", run }) as const);
  await announceChanges(memory.ports, async () => configs.map((change) => aConfig(change)), changes);
  return memory.notifyQueue.waiting.flatMap(({ message }) =>
    message.kind === "event" ? [`${message.event.occasion} ${message.event.subject.kind}#${message.event.subject.id}`] : [],
  );
}

const ended = { started_at: iso(NOON), finished_at: iso(NOON + 1_000) };
const failed = aRun({ ...ended, status: "failed", error: "broken" });

describe("what runs do", () => {
  it("is announced to nobody, and nothing is read for it, where there is no config", async () => {
    const memory = memoryPorts();
    expect(await announced(memory, [], [failed])).toEqual([]);
    expect(memory.faults.calls).toEqual([]);
  });

  it("is announced where some config could want it, and nothing is read where none could", async () => {
    const memory = memoryPorts();
    expect(await announced(memory, [{ filters: { job_id: "another" } }, { notification_types: ["workflow_failed"] }], [failed])).toEqual(
      [],
    );
    expect(memory.faults.calls).toEqual([]);
    expect(await announced(memory, [{}], [failed])).toEqual([`failed job#${failed.job_id}`]);
  });

  it("is announced with its error, and with how often it has failed in a row", async () => {
    const memory = memoryPorts();
    const job = aJob();
    await memory.jobs.create(job);
    for (const minute of [1, 2, 3]) {
      const runId = `run-${minute}`;
      await memory.jobs.acquireSlot(job, runId, { maxParallel: 9, startedAt: iso(NOON), nextDueAt: null, activeSince: iso(NOON) });
      const times = { scheduledAt: iso(NOON + minute * 60_000), durationSeconds: 1, latenessSeconds: 0 };
      const how = { status: "failed", attempt: 1, triggerSource: "scheduler", error: "broken" } as const;
      await memory.jobs.freeSlot(job.job_id, { runId, ...times, ...how });
    }
    await announced(memory, [{}], [failed]);
    expect(memory.notifyQueue.waiting[0]?.message).toMatchObject({
      event: { streak: 3, data: { job_id: failed.job_id, status: "failed", additional_data: { error: "broken" } } },
    });
  });

  it("is announced as late too where it began more than a minute after it was due", async () => {
    const late = aRun({ ...ended, status: "failed", begun_at: iso(NOON + 61_000), scheduled_at: iso(NOON) });
    expect(await announced(memoryPorts(), [{}], [late])).toEqual([`failed job#${late.job_id}`, `late job#${late.job_id}`]);
  });

  it("is not announced as missed of a job that is paused or gone, nor where a change overtook it", async () => {
    const missed = aRun({ status: "missed", reason: text("missed-beyond-grace", { grace: 60 }), finished_at: iso(NOON) });
    const memory = memoryPorts();
    expect(await announced(memory, [{}], [missed])).toEqual([]);
    await memory.jobs.create(aJob({ enabled: false }));
    expect(await announced(memory, [{}], [missed])).toEqual([]);
    const running = memoryPorts();
    await running.jobs.create(aJob());
    expect(await announced(running, [{}], [{ ...missed, reason: text("missed-before-change", { became: "edited" }) }])).toEqual([]);
    expect(await announced(running, [{}], [missed])).toEqual([`missed job#${missed.job_id}`]);
  });

  it("is not announced as success of a job that has not failed lately", async () => {
    const memory = memoryPorts();
    const job = aJob();
    await memory.jobs.create(job);
    await memory.jobs.acquireSlot(job, "run-1", { maxParallel: 9, startedAt: iso(NOON), nextDueAt: null, activeSince: iso(NOON) });
    const how = { status: "success", attempt: 1, triggerSource: "scheduler", error: null } as const;
    await memory.jobs.freeSlot(job.job_id, { runId: "run-1", scheduledAt: iso(NOON), durationSeconds: 1, latenessSeconds: 0, ...how });
    expect(await announced(memory, [{}], [aRun({ ...ended, status: "success" })])).toEqual([]);
  });

  it("in a workflow is announced by the workflow's name: a failed step, its beginning and its end", async () => {
    const memory = memoryPorts();
    const types = ["task_failed", "workflow_started", "workflow_failed", "workflow_stopped"] as const;
    const step = aRun({ ...ended, status: "timeout" }, { step: { workflow_id: "daily", run_id: "r", place: 0 } });
    const run = aWorkflowRun({ workflow_id: aWorkflow().workflow_id, started_at: iso(NOON), finished_at: iso(NOON) });
    const statuses = [
      { status: "running" },
      { status: "failed" },
      { status: "failed", reason: text("stopped") },
      { status: "success" },
    ] as const;
    const changes = statuses.map((change) => ({ kind: "workflow-run", run: { ...run, ...change } }) as const);
    await announceChanges(memory.ports, async () => [aConfig({ notification_types: types })], [{ kind: "run", run: step }, ...changes]);
    const events = memory.notifyQueue.waiting.flatMap(({ message }) => (message.kind === "event" ? [message.event] : []));
    expect(events.map(({ occasion }) => occasion)).toEqual(["step_failed", "started", "failed", "stopped"]);
    expect(events.map(({ data }) => data["status"])).toEqual(["task_failed", "running", "failed", "stopped"]);
    expect(events[0]).toMatchObject({
      subject: { kind: "workflow", id: "daily" },
      data: { workflow_id: "daily", run_id: "r", job_id: null },
    });
  });

  it("is given up after three failures, counted, and never thrown: runs do not wait for it", async () => {
    const memory = memoryPorts();
    memory.faults.failNext("notifyQueue.send", "before", 3);
    expect(await announced(memory, [{}], [failed])).toEqual([]);
    expect(memory.telemetry.measured.notifications_lost).toBe(1);
    memory.faults.failNext("notifyQueue.send", "before", 2);
    expect(await announced(memory, [{}], [failed])).toHaveLength(1);
  });
});
