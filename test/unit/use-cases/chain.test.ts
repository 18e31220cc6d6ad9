import { expect, it } from "vitest";
import type { JobDefinition } from "../../../shared/domain/definition/job.ts";
import { listNext } from "../../../shared/use-cases/definitions/list-next.ts";
import { pauseJob, resumeJob } from "../../../shared/use-cases/definitions/jobs/pause-job.ts";
import { provision } from "../../../shared/use-cases/planning/provision.ts";
import { reportCompletion } from "../../../shared/use-cases/runs/reports/report-completion.ts";
import { runJobNow } from "../../../shared/use-cases/starting/run-job-now.ts";
import { reportStart } from "../../../shared/use-cases/runs/reports/report-start.ts";
import { aChainJob, iso, NOON, ref, aRun } from "../../support/samples.ts";
import { Simulation } from "../../support/simulation.ts";
import { sweep } from "../../../shared/use-cases/sweep.ts";
import { nextDueAt } from "../../../shared/domain/schedule/activation.ts";
import { runId } from "../../../shared/domain/run/run-id.ts";

const at = (seconds: number) => NOON + seconds * 1000;

/** A world in which the chain has been provisioned and its first run has reached the worker. */
async function begun(job: JobDefinition, options: ConstructorParameters<typeof Simulation>[0] = {}): Promise<Simulation> {
  const world = new Simulation(options);
  await world.memory.jobs.create(job);
  await provision(world.memory.ports, `job#${job.job_id}`);
  await world.settle();
  return world;
}

/** The worker finishes the latest run. */
async function finish(world: Simulation, next_delay_sec?: number, status: "success" | "failed" = "success"): Promise<void> {
  const [run] = world.active();
  if (!run) throw new Error("no run is under way");
  const next = next_delay_sec === undefined ? {} : { next_delay_sec };
  await reportCompletion(world.memory.ports, run.job_id, { run_id: run.run_id, status, ...next });
  await world.settle();
}

const history = (world: Simulation) =>
  world.memory.runs
    .all()
    .toReversed()
    .map(({ scheduled_at, trigger_source, status }) => `${scheduled_at} ${trigger_source} ${status}`);

it("begins with a bootstrap run, which names the delay of the next one", async () => {
  const world = await begun(aChainJob());
  expect(world.memory.workers.sent).toMatchObject([
    { message: { trigger_source: "bootstrap", auto_reschedule: true, next_delay_sec: 60, scheduled_at: iso(NOON) } },
  ]);
  expect(world.memory.wakes.recurring.size).toBe(0);
});

it("starts the next run as long after the report as the worker asks", async () => {
  const world = await begun(aChainJob());
  await world.advance(10);
  await finish(world, 45);
  await world.advance(44);
  expect(world.active()).toEqual([]);
  await world.advance(1);
  expect(history(world)).toEqual([`${iso(NOON)} bootstrap success`, `${iso(at(55))} auto-reschedule queued`]);
});

it("tells its next run as a coming occurrence, and none while a run is under way", async () => {
  const job = aChainJob();
  const world = await begun(job);
  expect(await listNext(world.memory.ports, job.job_id, 3)).toMatchObject({ next: [] });
  await finish(world, 45);
  expect(await listNext(world.memory.ports, job.job_id, 3)).toMatchObject({ next: [iso(at(45))] });
  expect(await listNext(world.memory.ports, job.job_id, 3, iso(at(45)))).toMatchObject({ next: [] });
});

it("starts the next run days later, to the second", async () => {
  const world = await begun(aChainJob());
  await finish(world, 200_000);
  await world.advance(200_010);
  expect(world.memory.workers.sent.map(({ sentAt }) => sentAt)).toEqual([NOON, at(200_000)]);
});

it("stays one chain when everything is delivered twice", async () => {
  const world = await begun(aChainJob(), { copies: 2 });
  await provision(world.memory.ports, "job#buy-scanner");
  for (let round = 0; round < 4; round += 1) {
    await finish(world, 30);
    await world.advance(31);
  }
  expect(world.memory.runs.all().map(({ status }) => status)).toEqual(["queued", "success", "success", "success", "success"]);
});

it("goes on after the job's interval when the worker's report names no next run, also after a final failure", async () => {
  const world = await begun(aChainJob({ retry_limit: 0 }));
  await finish(world);
  await world.advance(60);
  await finish(world, undefined, "failed");
  await world.advance(60);
  expect(history(world)).toEqual([
    `${iso(NOON)} bootstrap success`,
    `${iso(at(60))} auto-reschedule failed`,
    `${iso(at(120))} auto-reschedule queued`,
  ]);
});

it("ends when its worker says so, and a sweep does not begin it again", async () => {
  const world = await begun(aChainJob());
  const [run] = world.active();
  await reportCompletion(world.memory.ports, "buy-scanner", { run_id: run?.run_id, status: "success", auto_reschedule: false });
  await world.settle();
  await world.advance(600);
  await sweep(world.memory.ports);
  await world.advance(600);
  expect(world.memory.runs.all()).toHaveLength(1);
});

it("shows its next link as due next, moves it with an edited interval, and never forks", async () => {
  const world = await begun(aChainJob());
  await finish(world);
  const due = async () => {
    const job = await world.memory.jobs.get("buy-scanner");
    return job && nextDueAt(job.definition, job.state, world.now);
  };
  expect(await due()).toBe(iso(at(60)));
  await world.advance(5);
  const job = (await world.memory.jobs.get("buy-scanner"))?.definition ?? aChainJob();
  await world.memory.jobs.replace({ ...job, interval_seconds: 300, version: 2 }, 1);
  await provision(world.memory.ports, "job#buy-scanner");
  expect(await due()).toBe(iso(at(300)));
  await world.advance(200);
  expect(world.memory.runs.all()).toHaveLength(1);
  await world.advance(100);
  expect(history(world)).toEqual([`${iso(NOON)} bootstrap success`, `${iso(at(300))} auto-reschedule queued`]);
});

it("is moved by a worker that reschedules it: the link before starts nothing", async () => {
  const world = await begun(aChainJob());
  await finish(world);
  await runJobNow(world.memory.ports, "buy-scanner", { params: null, delay_seconds: 90, trigger_source: "auto-reschedule" });
  await world.advance(200);
  expect(history(world)).toEqual([`${iso(NOON)} bootstrap success`, `${iso(at(90))} auto-reschedule queued`]);
});

it("is restored by the sweep when its link was lost", async () => {
  const world = await begun(aChainJob());
  await finish(world);
  world.memory.dispatch.pending.splice(0);
  await world.advance(300);
  expect(world.memory.runs.all()).toHaveLength(1);
  await sweep(world.memory.ports);
  await world.settle();
  expect(history(world)).toEqual([`${iso(NOON)} bootstrap success`, `${iso(at(60))} auto-reschedule queued`]);
});

it("goes on after the job's interval when a run timed out", async () => {
  const world = await begun(aChainJob({ timeout_sec: 20, retry_limit: 0 }));
  const run = world.active()[0]?.run_id ?? "";
  await reportStart(world.memory.ports, "buy-scanner", run, { attempt: 1, worker_id: "w", lease_sec: 60 });
  await world.advance(100);
  expect(world.memory.runs.all().map(({ status }) => status)).toEqual(["queued", "timeout"]);
});

it("pausing voids the promised run; resuming begins anew", async () => {
  const world = await begun(aChainJob());
  await finish(world, 30);
  await pauseJob(world.memory.ports, "buy-scanner", null);
  await provision(world.memory.ports, "job#buy-scanner");
  await world.advance(60);
  expect(world.active()).toEqual([]);
  await resumeJob(world.memory.ports, "buy-scanner");
  await provision(world.memory.ports, "job#buy-scanner");
  await world.advance(60);
  expect(history(world)).toEqual([`${iso(NOON)} bootstrap success`, `${iso(at(60))} resume queued`]);
});

it("a report after a pause and resume starts no second chain", async () => {
  const world = await begun(aChainJob({ max_parallel: 5 }));
  const [first] = world.active();
  await world.advance(1);
  await pauseJob(world.memory.ports, "buy-scanner", null);
  await resumeJob(world.memory.ports, "buy-scanner");
  await provision(world.memory.ports, "job#buy-scanner");
  await world.settle();
  await reportCompletion(world.memory.ports, "buy-scanner", { run_id: first?.run_id, status: "success", next_delay_sec: 10 });
  await world.advance(60);
  expect(world.active().map(({ trigger_source }) => trigger_source)).toEqual(["resume"]);
});

it("goes on behind a link that found no free slot", async () => {
  const world = await begun(aChainJob());
  const held = runId({ scope: "real", owner: "job#buy-scanner", scheduledAt: NOON, tail: "by hand" });
  await finish(world, 30);
  await world.memory.runs.create(aRun({ run_id: held, status: "running", started_at: iso(at(20)), worker_id: "w" }));
  await world.memory.jobs.acquireSlot(ref("buy-scanner"), held, { maxParallel: 1, startedAt: iso(NOON), nextDueAt: null, activeSince: "" });
  await world.advance(31);
  await world.memory.jobs.dropSlot("buy-scanner", held);
  await world.advance(60);
  expect(history(world).map((line) => line.split(" ")[2])).toEqual(["success", "running", "skipped", "queued"]);
});

it("begins no second chain with a run that was started by hand", async () => {
  const world = await begun(aChainJob({ max_parallel: 2 }));
  const { runId } = await runJobNow(world.memory.ports, aChainJob().job_id, { params: null, delay_seconds: 0, trigger_source: "manual" });
  await world.settle();
  await reportCompletion(world.memory.ports, aChainJob().job_id, { run_id: runId, status: "success", next_delay_sec: 1 });
  await world.settle();
  expect(world.memory.workers.sent.map(({ message }) => message.auto_reschedule)).toEqual([true, false]);
  expect(world.active()).toHaveLength(1);
});
