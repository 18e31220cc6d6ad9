import { expect, it } from "vitest";
import type { JobDefinition } from "../../../../shared/domain/definition/job.ts";
import { provision } from "../../../../shared/use-cases/planning/provision.ts";
import { sweep } from "../../../../shared/use-cases/sweep.ts";
import { aFire, aJob, aRun, iso, NOON, ref } from "../../../support/samples.ts";
import { Simulation } from "../../../support/simulation.ts";

const DAY = 86_400;
async function worldWith(job: JobDefinition, now = NOON): Promise<Simulation> {
  const world = new Simulation({ now });
  await world.memory.jobs.create(job);
  return world;
}
const slot = { maxParallel: 1, startedAt: iso(NOON), nextDueAt: null, activeSince: iso(NOON) };
const states = (world: Simulation) => Map.groupBy(world.memory.runs.all(), ({ status }) => status);

it("records three days of downtime as missed, in chunks, and runs the last occurrence late, once", async () => {
  const job = aJob({ active_since: iso(NOON - 4 * DAY * 1000) });
  const world = await worldWith(job, NOON + 90_000);
  const from = NOON - 3 * DAY * 1000;
  world.memory.dispatch.add({ kind: "launch", owner: `job#${job.job_id}`, from: iso(from), until: iso(NOON + 90_000) }, NOON);
  await world.settle();
  expect(states(world).get("missed")).toHaveLength(3 * 1_440 + 1);
  expect(states(world).get("queued")).toMatchObject([{ scheduled_at: iso(NOON + 60_000) }]);
  expect(world.memory.workers.sent).toHaveLength(1);
  expect(world.memory.dispatch.sent.filter(({ message }) => message.kind === "launch").length).toBeGreaterThan(20);
});

it("runs a daily job late after downtime, if within its grace period", async () => {
  const job = aJob({ cron_expr: "0 21 * * *", active_since: iso(NOON - 4 * DAY * 1000) });
  const world = await worldWith(job, NOON + 1_800_000);
  world.memory.dispatch.add(
    { kind: "launch", owner: `job#${job.job_id}`, from: iso(NOON - 2 * DAY * 1000), until: iso(NOON + 60_000) },
    NOON,
  );
  await world.settle();
  expect(world.memory.runs.all().map(({ scheduled_at, status }) => `${scheduled_at} ${status}`)).toEqual([
    `${iso(NOON)} queued`,
    `${iso(NOON - DAY * 1000)} missed`,
    `${iso(NOON - 2 * DAY * 1000)} missed`,
  ]);
});

it("wakes and launches together lose nothing and start nothing twice", async () => {
  const job = aJob({ cron_expr: "*/20 * * * * *", max_parallel: 1_000, active_since: iso(NOON) });
  const world = new Simulation({ now: NOON + 3_000, copies: 2 });
  await world.memory.jobs.create(job);
  await provision(world.memory.ports, `job#${job.job_id}`);
  await world.advance(597);
  const runs = world.memory.runs
    .all()
    .map(({ scheduled_at }) => Date.parse(scheduled_at))
    .toReversed();
  expect(runs).toEqual(Array.from({ length: 30 }, (_, index) => NOON + (index + 1) * 20_000));
  expect(new Set(world.memory.workers.sent.map(({ message }) => message.run_id)).size).toBe(30);
  for (const { sentAt, message } of world.memory.workers.sent) expect(sentAt).toBe(Date.parse(message.scheduled_at));
});

it("a sweep launches the occurrences that left no record, and remembers how far it looked", async () => {
  const job = aJob();
  const world = await worldWith(job);
  const present = aRun({ status: "success" }, {}, NOON - 300_000);
  await world.memory.runs.create(present);
  expect(await sweep(world.memory.ports)).toMatchObject({ definitions: 1, gaps: 1 });
  await world.settle();
  // From just after its activation on, without the one that is there; the latest runs.
  expect(states(world).get("missed")).toHaveLength(8);
  expect(states(world).get("queued")).toMatchObject([{ scheduled_at: iso(NOON) }]);
  expect(world.memory.wakes.recurring.get("job#buy-scanner")).toBe("cron(0/2 * * * ? *)");
  // It looks from the gap on once more, until everything there has a record.
  expect(await world.memory.jobs.getSweptUntil()).toBe(iso(NOON - 540_000));
  expect(await sweep(world.memory.ports)).toMatchObject({ gaps: 0, repaired: 0 });
  expect(await world.memory.jobs.getSweptUntil()).toBe(iso(NOON - 120_000));
});

it("a sweep settles a run whose end nobody heard of", async () => {
  const job = aJob({ enabled: false });
  const world = await worldWith(job);
  const run = aRun({ status: "success", finished_at: iso(NOON - 200_000) }, {}, NOON - 300_000);
  await world.memory.runs.create(run);
  await world.memory.jobs.acquireSlot(ref(job.job_id), run.run_id, slot);
  expect(await sweep(world.memory.ports)).toMatchObject({ repaired: 1 });
  const state = (await world.memory.jobs.get(job.job_id))?.state;
  expect(state).toMatchObject({ active_runs: [], counters: { runs: [{ status: "success", count: 1 }] } });
  expect(await sweep(world.memory.ports)).toMatchObject({ repaired: 0 });
});

it.each(["skipped", "missed"] as const)("a sweep frees the slot of a run that was %s after all", async (status) => {
  const job = aJob({ enabled: false });
  const world = await worldWith(job);
  const run = aRun({ status }, {}, NOON - 300_000);
  await world.memory.runs.create(run);
  await world.memory.jobs.acquireSlot(ref(job.job_id), run.run_id, slot);
  await sweep(world.memory.ports);
  expect((await world.memory.jobs.get(job.job_id))?.state.active_runs).toEqual([]);
});

it("a sweep frees the slot of a run that never came to be, once its fire cannot come any more", async () => {
  const job = aJob({ enabled: false });
  const world = await worldWith(job);
  const { run_id } = aFire(job, NOON - 300_000);
  await world.memory.jobs.acquireSlot(ref(job.job_id), run_id, slot);
  expect(await sweep(world.memory.ports)).toMatchObject({ repaired: 0 });
  world.memory.clock.advance(1_200);
  expect(await sweep(world.memory.ports)).toMatchObject({ repaired: 1 });
  expect((await world.memory.jobs.get(job.job_id))?.state.active_runs).toEqual([]);
});

it("a sweep ends a run whose deadline was lost", async () => {
  const job = aJob({ enabled: false });
  const world = await worldWith(job);
  const run = aRun({ status: "running", started_at: iso(NOON - 900_000), worker_id: "w" }, { retry_limit: 0 }, NOON - 900_000);
  await world.memory.runs.create(run);
  await world.memory.jobs.acquireSlot(ref(job.job_id), run.run_id, slot);
  await sweep(world.memory.ports);
  await world.settle();
  expect(world.memory.runs.all()).toMatchObject([{ status: "timeout" }]);
  expect((await world.memory.jobs.get(job.job_id))?.state.active_runs).toEqual([]);
});

it("a queue that cannot be made holds nothing up: the rest of its job is provisioned, and the failure reported", async () => {
  const world = await worldWith(aJob());
  world.memory.faults.failNext("workers.ensure", "before");
  await provision(world.memory.ports, "job#buy-scanner");
  expect([...world.memory.wakes.recurring.keys()]).toEqual(["job#buy-scanner"]);
  expect(world.memory.telemetry.events).toMatchObject([{ name: "provision.queue_failed", job_id: "buy-scanner" }]);
});

it("a sweep of several pages that is interrupted leaves its marker, and the next one closes every gap from there", async () => {
  const world = new Simulation();
  for (let index = 0; index < 250; index += 1) await world.memory.jobs.create(aJob({ job_id: `job-${index}`, queue: "real.jobs.a" }));
  await world.memory.jobs.setSweptUntil(iso(NOON - 300_000));
  world.memory.faults.failNext("runs.existing", "before", 3);
  await expect(sweep(world.memory.ports)).rejects.toThrow("not every gap could be closed");
  expect(await world.memory.jobs.getSweptUntil()).toBe(iso(NOON - 300_000));
  expect(await sweep(world.memory.ports)).toMatchObject({ definitions: 250, gaps: 250 });
  await world.settle();
  expect(await sweep(world.memory.ports)).toMatchObject({ gaps: 0 });
  expect(await world.memory.jobs.getSweptUntil()).toBe(iso(NOON - 120_000));
});
