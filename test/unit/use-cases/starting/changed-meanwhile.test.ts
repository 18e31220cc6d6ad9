import { describe, expect, it } from "vitest";
import type { JobDefinition } from "../../../../shared/domain/definition/job.ts";
import type { JobStore } from "../../../../shared/ports/definitions/job-store.ts";
import { handOverRuns } from "../../../../shared/use-cases/starting/hand-over-runs.ts";
import { holdUntilDue } from "../../../../shared/use-cases/starting/hold-until-due.ts";
import { preCreateRuns } from "../../../../shared/use-cases/starting/pre-create-runs.ts";
import { startDueRuns } from "../../../../shared/use-cases/starting/start-due-runs.ts";
import { startOccurrence } from "../../../../shared/use-cases/starting/start-occurrence.ts";
import { type Memory, memoryPorts } from "../../../support/memory-ports.ts";
import { aFire, aJob, aRun, iso, NOON } from "../../../support/samples.ts";

const AT = NOON + 30_000;
const job = aJob({ cron_expr: "*/30 * * * * *", timeout_sec: 20 });
const fire = aFire(job, AT);
const received = { message: fire, messageId: "m" };
const another = (change: Partial<JobDefinition>) => aJob({ ...job, ...change });
const sent = (memory: Memory) => memory.workers.sent.map(({ message }) => message.run_id);

/** A world twenty seconds before the occurrence's second, in which this job exists. */
async function worldWith(definition = job): Promise<Memory> {
  const memory = memoryPorts(AT - 20_000);
  await memory.jobs.create(definition);
  return memory;
}
/** The job as it is from now on. */
async function recreate({ jobs }: Memory, definition: JobDefinition): Promise<void> {
  await jobs.delete(job.job_id);
  await jobs.create(definition);
}
/** Pre-creates the run; answers its release. */
async function preCreated(memory: Memory) {
  expect(await preCreateRuns(memory.ports, AT, [received])).toEqual([]);
  const [release] = memory.dispatch.sent.flatMap(({ message }) => (message.kind === "release" ? message.runs : []));
  if (!release) throw new Error("nothing was pre-created");
  return release;
}

describe("a fire that comes ahead of its second", () => {
  it("goes back to the queue as it is where its second is far, and nothing is on record yet", async () => {
    const memory = await worldWith();
    expect(await holdUntilDue(memory.ports, AT + 3_600_000, [received])).toEqual([]);
    expect(memory.dispatch.sent).toEqual([{ message: fire, delaySeconds: 900 }]);
    expect(memory.runs.all()).toEqual([]);
  });

  it("is not sent again once its run is on record", async () => {
    const memory = await worldWith();
    await preCreated(memory);
    expect(memory.dispatch.fires).toEqual([]);
  });

  it("is of the job as it is now although a stale read still shows the one before it, of the same version", async () => {
    const memory = await worldWith(another({ generation: "generation-2" }));
    const jobs: JobStore = memory.jobs;
    const read = jobs.getDefinitions.bind(jobs);
    jobs.getDefinitions = async (ids, consistency) => (consistency === "eventually" ? new Map([[job.job_id, job]]) : read(ids));
    await preCreateRuns(memory.ports, AT, [{ message: aFire(another({ generation: "generation-2" }), AT), messageId: "m" }]);
    expect(memory.runs.all()).toMatchObject([{ status: "queued", dispatch: { generation: "generation-2" } }]);
  });
});

describe("a run that is handed over at its second", () => {
  it("is handed over after one read, if its job is the very one that it was created for", async () => {
    const memory = await worldWith();
    const release = await preCreated(memory);
    const before = memory.faults.calls.length;
    expect(await handOverRuns(memory.ports, [release])).toEqual([]);
    expect(memory.faults.calls.slice(before)).toEqual(["jobs.getVersions", "workers.send"]);
    expect(sent(memory)).toEqual([fire.run_id]);
  });

  it("is taken back, and said to be, if its job was replaced by one of the same version", async () => {
    const memory = await worldWith();
    const release = await preCreated(memory);
    await recreate(memory, another({ generation: "generation-2" }));
    expect(await handOverRuns(memory.ports, [release])).toEqual([]);
    expect(sent(memory)).toEqual([]);
    expect(await memory.runs.get(job.job_id, fire.run_id)).toMatchObject({ status: "skipped", reason: { code: "withdrawn" } });
    expect(memory.telemetry.named("run.skipped")).toMatchObject([{ job_id: job.job_id, run_id: fire.run_id, trigger_source: "scheduler" }]);
  });

  it("gives its slot back also where an earlier delivery took it back and got no further", async () => {
    const memory = await worldWith();
    const release = await preCreated(memory);
    await memory.jobs.replace(another({ enabled: false, paused_at: iso(AT - 5_000), version: 2 }), 1);
    memory.faults.failNext("jobs.dropSlot", "before");
    expect(await handOverRuns(memory.ports, [release])).toEqual([release]);
    expect(await handOverRuns(memory.ports, [release])).toEqual([]);
    expect((await memory.jobs.get(job.job_id))?.state.active_runs).toEqual([]);
  });

  it("goes on, and is not taken back, where its job was paused after a worker had it", async () => {
    const memory = await worldWith();
    const release = await preCreated(memory);
    const run = await memory.runs.get(job.job_id, fire.run_id);
    if (run) await memory.runs.save(run, { ...run, status: "running", started_at: iso(AT), worker_id: "w" });
    await memory.jobs.replace(another({ enabled: false, paused_at: iso(AT + 1_000), version: 2 }), 1);
    expect(await handOverRuns(memory.ports, [release])).toEqual([]);
    expect((await memory.jobs.get(job.job_id))?.state.active_runs).toEqual([fire.run_id]);
    expect(memory.telemetry.named("run.skipped")).toEqual([]);
  });
});

describe("a fire whose job was paused", () => {
  it.each([
    ["before its second is dropped, although its run is on record", AT - 5_000, "dropped"],
    ["at its second is dropped too", AT, "dropped"],
    ["after its second goes on with what it began", AT + 1_000, "queued"],
  ])("%s", async (_, pausedAt, kind) => {
    const memory = await worldWith();
    await preCreated(memory);
    memory.clock.advance(25);
    expect(await startOccurrence(memory.ports, received, another({ enabled: false, paused_at: iso(pausedAt) }), false)).toMatchObject([
      { kind },
    ]);
  });

  it("after its second is dropped where it had begun nothing", async () => {
    const memory = await worldWith();
    memory.clock.advance(25);
    const paused = another({ enabled: false, paused_at: iso(AT + 1_000) });
    expect(await startOccurrence(memory.ports, received, paused, false)).toMatchObject([{ kind: "dropped", why: "paused" }]);
  });
});

it("an occurrence that is late gives way to the latest, also where that one must first end a run that nobody started", async () => {
  const memory = await worldWith();
  const left = aRun({}, { timeout_sec: 20, scheduled: true }, NOON - 60_000);
  await memory.runs.create(left);
  const slot = { maxParallel: 1, startedAt: left.queued_at, nextDueAt: null, activeSince: job.active_since };
  await memory.jobs.acquireSlot(job, left.run_id, slot);
  memory.clock.advance(20 + 31);
  expect(await startOccurrence(memory.ports, received, job, false)).toMatchObject([
    { kind: "queued", run: { scheduled_at: iso(AT + 30_000) } },
    { kind: "recorded", run: { status: "missed", run_id: fire.run_id } },
  ]);
  expect(await memory.runs.get(job.job_id, left.run_id)).toMatchObject({ status: "timeout" });
});

it("an occurrence without a slot whose record cannot be written comes again, alone", async () => {
  const memory = await worldWith();
  const other = aJob({ job_id: "other", id: "other", cron_expr: "*/30 * * * * *" });
  await memory.jobs.create(other);
  for (const one of [job, other]) {
    const slot = { maxParallel: 1, startedAt: iso(AT), nextDueAt: null, activeSince: one.active_since };
    await memory.jobs.acquireSlot(one, aFire(one, AT - 30_000).run_id, slot);
  }
  memory.clock.advance(20);
  memory.faults.failNext("runs.createUnstarted", "before");
  const fires = [received, { message: aFire(other, AT), messageId: "n" }];
  expect(await startDueRuns(memory.ports, fires)).toEqual([received]);
  expect(memory.telemetry.named("fire.failed")).toMatchObject([{ job_id: job.job_id, run_id: fire.run_id }]);
  expect(memory.runs.all()).toMatchObject([{ job_id: "other", status: "skipped" }]);
});
