import { expect, it } from "vitest";
import type { QueueDetail, QueueList } from "../../../shared/contract/operations/queues.ts";
import type { Run } from "../../../shared/domain/run/run.ts";
import { runId } from "../../../shared/domain/run/run-id.ts";
import { stepsVersionOf } from "../../../shared/domain/run/new-workflow-run.ts";
import { newStepRun } from "../../../shared/domain/run/changes/step-run.ts";
import { aJob, aRun, aStep, aTrigger, aWorkflow, aWorkflowRun, iso, NOON, ref } from "../../support/samples.ts";
import { anApi } from "../http-events.ts";

const MINUTE = 60_000;
const slot = { maxParallel: 9, startedAt: iso(NOON), nextDueAt: null, activeSince: iso(NOON) };
const [BUSY, LEFT, GPU, CLIENT] = ["real.jobs.busy", "real.jobs.left", "real.jobs.gpu", "real.jobs.trigger-x"];
const idAt = (job_id: string, at: number) => runId({ scope: "real", owner: `job#${job_id}`, scheduledAt: at });

async function withQueues() {
  const api = anApi();
  const { jobs, workflows, triggers, runs, workflowRuns } = api.memory.ports;
  for (const [job_id, queue] of [
    ["scan", BUSY],
    ["sell", BUSY],
    ["scout", LEFT],
  ] as const) {
    await jobs.create(aJob({ job_id, id: job_id, queue }));
  }
  const begin = async (job_id: string, queue: string, at: number, change: Partial<Run>) => {
    const run_id = idAt(job_id, at);
    await jobs.acquireSlot(ref(job_id), run_id, slot);
    await runs.create(aRun({ job_id, run_id, ...change }, { queue }, at));
  };
  const lease = { worker_id: "host:1:ab#1", lease_sec: 60, lease_until: iso(NOON + 50_000) };
  await begin("scan", BUSY, NOON - 2 * MINUTE, { status: "running", started_at: iso(NOON - 2 * MINUTE + 500), ...lease });
  await begin("sell", BUSY, NOON - MINUTE, { status: "running", started_at: iso(NOON - MINUTE), ...lease, worker_id: "host:1:ab#2" });
  await begin("scout", LEFT, NOON - 5 * MINUTE, {});
  await jobs.acquireSlot(ref("scout"), "ended", slot);
  const ended = { runId: "ended", scheduledAt: iso(NOON - 60 * MINUTE), attempt: 1, triggerSource: "scheduler", error: null } as const;
  await jobs.freeSlot("scout", { ...ended, status: "success", durationSeconds: 4, latenessSeconds: 2 });
  const steps = [aStep("fetch", { queue: LEFT }), aStep("train", { queue: GPU, depends_on: ["fetch"] })];
  await workflows.create(aWorkflow({ workflow_id: "nightly", steps }));
  const run = aWorkflowRun({ workflow_id: "nightly", status: "running", steps: "a-", spec: stepsVersionOf(steps) }, NOON - 3 * MINUTE);
  await workflows.acquireSlot(ref("nightly"), run.run_id, slot);
  await workflowRuns.create(run);
  await runs.create(newStepRun(run, 0, steps[0] ?? aStep(""), {}, NOON - 3 * MINUTE));
  await triggers.create(aTrigger({ trigger_id: "mine", client_queue: CLIENT }));
  const { workers } = api.memory.queueDepths;
  workers.set(BUSY, { queue: BUSY, messages: { waiting: 0, delayed: 1, in_flight: 2 }, dead_letters: 0 });
  workers.set(LEFT, { queue: LEFT, messages: { waiting: 2, delayed: 0, in_flight: 0 }, dead_letters: 3 });
  return api;
}

it("GET /queues tells who waits, who works and what is dead, those that nobody takes from first", async () => {
  const { json } = await (await withQueues()).send("GET /queues");
  const { queues, cut } = json as QueueList;
  expect([queues.map(({ queue }) => queue), cut]).toEqual([[LEFT, BUSY, GPU, CLIENT], false]);
  expect(queues[0]).toEqual({
    queue: LEFT,
    waiting: 2,
    in_flight: 0,
    delayed: 0,
    dead: 3,
    oldest_sec: 300,
    last_claim_at: iso(NOON - 60 * MINUTE + 2_000),
    attended: false,
    workers: 0,
    used_by: 2,
    unread: null,
    jobs: ["scout"],
  });
  expect(queues[1]).toMatchObject({
    attended: true,
    workers: 1,
    last_claim_at: iso(NOON - MINUTE),
    oldest_sec: null,
    jobs: ["scan", "sell"],
  });
  expect(queues[2]).toMatchObject({ waiting: null, dead: null, used_by: 1, unread: null });
});

it("GET /queues/{queue} tells who uses it, its workers, and which runs wait and run", async () => {
  const api = await withQueues();
  const left = (await api.send(`GET /queues/${LEFT}`)).json as QueueDetail;
  expect(left).toMatchObject({ jobs: ["scout"], workflows: ["nightly"], triggers: [], working: [], running_runs: [] });
  expect(left.waiting_runs).toEqual([
    { owner: "job#scout", job_id: "scout", run_id: idAt("scout", NOON - 5 * MINUTE), since: iso(NOON - 5 * MINUTE), attempt: 1 },
    expect.objectContaining({ owner: "workflow#nightly", job_id: "nightly:fetch", since: iso(NOON - 3 * MINUTE) }),
  ]);
  const busy = (await api.send(`GET /queues/${BUSY}`)).json as QueueDetail;
  // Two handlers of one worker, which was last heard of ten seconds ago.
  expect(busy.working).toEqual([{ worker_id: "host:1:ab", last_seen_at: iso(NOON - 10_000), running: 2 }]);
  expect(busy.running_runs.map(({ job_id }) => job_id)).toEqual(["scan", "sell"]);
});

it("a queue that no definition names any more is shown while it is there, and one that never was is not found", async () => {
  const api = await withQueues();
  const queue = "real.jobs.former";
  expect((await api.send(`GET /queues/${queue}`)).error).toMatchObject({ code: "NOT_FOUND", reason: "queue-not-found" });
  api.memory.queueDepths.workers.set("real.jobs.old", {
    queue: "real.jobs.old",
    messages: { waiting: 1, delayed: 0, in_flight: 0 },
    dead_letters: null,
  });
  expect((await api.send("GET /queues/real.jobs.old")).json).toMatchObject({ waiting: 1, jobs: [], used_by: 0, dead: null });
  expect((await api.send("GET /queues/no%20queue")).error.code).toBe("VALIDATION_ERROR");
});

it("a queue that SQS does not tell of is shown with the reason", async () => {
  const api = await withQueues();
  api.memory.queueDepths.workers.delete(BUSY);
  api.memory.queueDepths.unread.push({ queue: BUSY, error: "AccessDenied" });
  const { json } = await api.send(`GET /queues/${BUSY}`);
  expect(json).toMatchObject({ waiting: null, dead: null, unread: "AccessDenied", jobs: ["scan", "sell"] });
});

it("answers are made anew after some seconds only, whoever asks", async () => {
  const api = await withQueues();
  await api.send("GET /queues");
  const before = api.memory.faults.calls.length;
  await api.send("GET /queues");
  expect(api.memory.faults.calls.length).toBe(before);
});
