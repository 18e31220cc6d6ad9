import { expect, it } from "vitest";
import type { JobDefinition } from "../../../shared/domain/definition/job.ts";
import { pauseJob } from "../../../shared/use-cases/definitions/jobs/pause-job.ts";
import { runJobNow } from "../../../shared/use-cases/starting/run-job-now.ts";
import { updateJob } from "../../../shared/use-cases/definitions/jobs/update-job.ts";
import { aFire, aJob, iso, NOON } from "../../support/samples.ts";
import { Simulation } from "../../support/simulation.ts";
import { text } from "../../../shared/domain/texts/text.ts";

/** A world at noon in which the job exists. */
async function worldWith(job: JobDefinition, options: ConstructorParameters<typeof Simulation>[0] = {}): Promise<Simulation> {
  const world = new Simulation(options);
  await world.memory.jobs.create(job);
  return world;
}
const sent = (world: Simulation) => world.memory.workers.sent.map(({ message }) => message.run_id);
const slots = async (world: Simulation, job: JobDefinition) => (await world.memory.jobs.get(job.job_id))?.state.active_runs;

it("starts a due occurrence once: one record, one message, one slot", async () => {
  const job = aJob();
  const world = await worldWith(job);
  const fire = aFire(job, NOON);
  world.memory.dispatch.add(fire, NOON);
  await world.settle();
  expect(world.memory.runs.all()).toMatchObject([{ run_id: fire.run_id, status: "queued", attempt: 1, scheduled_at: iso(NOON) }]);
  expect(sent(world)).toEqual([fire.run_id]);
  expect(await slots(world, job)).toEqual([fire.run_id]);
});

it("does not start before its second, however early the message comes", async () => {
  const job = aJob();
  const world = await worldWith(job);
  world.memory.dispatch.add(aFire(job, NOON + 3_600_000), NOON);
  await world.advance(3_599);
  expect(sent(world)).toEqual([]);
  await world.advance(1);
  expect(world.memory.workers.sent.map(({ sentAt }) => sentAt)).toEqual([NOON + 3_600_000]);
});

it("starts one run for two messages of one occurrence", async () => {
  const job = aJob();
  const world = await worldWith(job, { copies: 2 });
  world.memory.dispatch.add(aFire(job, NOON), NOON);
  world.memory.dispatch.add(aFire(job, NOON), NOON);
  await world.settle();
  expect(world.memory.runs.all()).toHaveLength(1);
  expect(new Set(sent(world)).size).toBe(1);
  expect(await slots(world, job)).toHaveLength(1);
});

it("records an occurrence as skipped while max_parallel runs are under way", async () => {
  const job = aJob({ max_parallel: 2 });
  const world = await worldWith(job);
  for (const seconds of [0, 1, 2]) world.memory.dispatch.add(aFire(job, NOON + seconds * 1000), NOON + seconds * 1000);
  await world.advance(3);
  expect(world.memory.runs.all().map(({ status }) => status)).toEqual(["skipped", "queued", "queued"]);
  expect(world.memory.runs.all()[0]?.reason).toMatchObject({ code: "slots-taken", params: { max_parallel: 2 } });
  expect(sent(world)).toHaveLength(2);
  const state = (await world.memory.jobs.get(job.job_id))?.state;
  expect(state?.counters.runs).toEqual([{ status: "skipped", triggerSource: "scheduler", count: 1 }]);
});

it("drops a fire of a job that was deleted or paused meanwhile, and leaves no record", async () => {
  const world = new Simulation();
  world.memory.dispatch.add(aFire(aJob({ job_id: "deleted" }), NOON), NOON);
  const paused = aJob({ job_id: "paused" });
  await world.memory.jobs.create(paused);
  await pauseJob(world.memory.ports, "paused", "holiday");
  world.memory.dispatch.add(aFire(paused, NOON), NOON);
  await world.settle();
  expect(world.memory.runs.all()).toEqual([]);
  expect(
    world.memory.telemetry
      .named("fire.dropped")
      .map(({ detail }) => detail?.["why"])
      .sort(),
  ).toEqual(["deleted", "paused"]);
});

it("drops a fire that is no occurrence of the definition any more", async () => {
  const job = aJob();
  const world = await worldWith(job);
  await updateJob(world.memory.ports, job.job_id, { cron_expr: "30 3 * * *" });
  world.memory.dispatch.add(aFire(job, NOON + 60_000), NOON + 60_000);
  await world.advance(60);
  expect(world.memory.runs.all()).toEqual([]);
});

it("starts a fire planned from an earlier version if the moment still is an occurrence, with today's settings", async () => {
  const job = aJob();
  const world = await worldWith(job);
  await updateJob(world.memory.ports, job.job_id, { timeout_sec: 77 });
  world.memory.dispatch.add(aFire(job, NOON + 60_000), NOON + 60_000);
  await world.advance(60);
  expect(world.memory.workers.sent.map(({ message }) => message.timeout_sec)).toEqual([77]);
});

it("does not make up for an occurrence before the job was resumed", async () => {
  const job = aJob({ active_since: iso(NOON), version: 2 });
  const world = await worldWith(job, { now: NOON + 1_000 });
  world.memory.dispatch.add(aFire(job, NOON, { version: 1 }), NOON);
  await world.settle();
  expect(world.memory.runs.all()).toEqual([]);
});

it("records what comes after downtime as missed, and runs the last one late", async () => {
  const job = aJob({ cron_expr: "*/5 * * * *" });
  const world = await worldWith(job, { now: NOON + 720_000 });
  for (const minutes of [0, 5, 10]) world.memory.dispatch.add(aFire(job, NOON + minutes * 60_000), NOON);
  await world.settle();
  expect(world.memory.runs.all().map(({ status }) => status)).toEqual(["queued", "missed", "missed"]);
});

it("records an occurrence beyond its grace period as missed, also when no later one replaces it", async () => {
  const job = aJob({ cron_expr: "0 21 * * *", misfire_grace_sec: 300 });
  const world = await worldWith(job, { now: NOON + 301_000 });
  world.memory.dispatch.add(aFire(job, NOON), NOON);
  await world.settle();
  expect(world.memory.runs.all()).toMatchObject([{ status: "missed", reason: text("missed-beyond-grace", { grace: 300 }) }]);
});

it("runs a job by hand also while it is paused, with its params over the job's", async () => {
  const job = aJob({ enabled: false, default_params: { a: 1, b: { c: 1 } } });
  const world = await worldWith(job);
  await runJobNow(world.memory.ports, job.job_id, { params: { b: 2 }, delay_seconds: 0, trigger_source: "manual" });
  await world.settle();
  expect(world.memory.workers.sent).toMatchObject([{ message: { params: { a: 1, b: 2 }, trigger_source: "manual" } }]);
});

it("runs a job by hand whatever word the caller gives as the trigger, also the clock's own", async () => {
  const job = aJob({ cron_expr: "0 4 * * *" });
  const world = await worldWith(job, { now: NOON + 1_234 });
  await runJobNow(world.memory.ports, job.job_id, { params: null, delay_seconds: 0, trigger_source: "scheduler" });
  await world.settle();
  expect(world.memory.workers.sent).toHaveLength(1);
});

it("runs a job by hand after days, to the second", async () => {
  const job = aJob({ enabled: false });
  const world = await worldWith(job);
  const delay = 2 * 86_400 + 7;
  await runJobNow(world.memory.ports, job.job_id, { params: null, delay_seconds: delay, trigger_source: "manual" });
  await world.advance(delay + 10);
  expect(world.memory.workers.sent.map(({ sentAt }) => sentAt)).toEqual([NOON + delay * 1000]);
});
