import { expect, it } from "vitest";
import { fireOf } from "../../../../shared/domain/schedule/plan-occurrences.ts";
import { deleteJob } from "../../../../shared/use-cases/definitions/delete-definition.ts";
import { pauseJob } from "../../../../shared/use-cases/definitions/jobs/pause-job.ts";
import { updateJob } from "../../../../shared/use-cases/definitions/jobs/update-job.ts";
import { plannedFires } from "../../../../shared/use-cases/sending/planned-fires.ts";
import { aJob, iso, NOON, ref } from "../../../support/samples.ts";
import { Simulation } from "../../../support/simulation.ts";

const SECOND = NOON + 300_000;
const COUNT = 8;

/** Many jobs due in one second, five minutes after noon, and their launches delivered together. */
async function burst(copies = 1): Promise<Simulation> {
  const world = new Simulation({ copies });
  for (let index = 0; index < COUNT; index += 1) {
    const job_id = `job-${index}`;
    await world.memory.jobs.create(aJob({ job_id, cron_expr: "5 21 * * *" }));
    world.memory.dispatch.add({ kind: "launch", owner: `job#${job_id}`, from: iso(NOON), until: iso(SECOND + 1) }, NOON);
  }
  return world;
}
const sentJobs = (world: Simulation) => world.memory.workers.sent.map(({ message }) => message.job_id).sort();
const others = Array.from({ length: COUNT - 1 }, (_, index) => `job-${index + 1}`);

it("is created ahead of its second, and handed over on it", async () => {
  const world = await burst();
  await world.advance(299);
  expect(world.memory.runs.all().map(({ status, queued_at }) => `${status} ${queued_at}`)).toEqual(
    Array.from({ length: COUNT }, () => `queued ${iso(SECOND)}`),
  );
  expect(world.memory.workers.sent).toEqual([]);
  await world.advance(1);
  expect(sentJobs(world)).toEqual(["job-0", ...others]);
  expect(new Set(world.memory.workers.sent.map(({ sentAt }) => sentAt))).toEqual(new Set([SECOND]));
});

it("is created in parts, from fifty seconds ahead to ten", async () => {
  const world = new Simulation();
  const batches = 60;
  for (let batch = 0; batch < batches; batch += 1) {
    const fires = Array.from({ length: COUNT }, (_, index) => fireOf(aJob({ job_id: `job-${batch}-${index}` }), SECOND));
    await world.memory.ports.dispatch.send(plannedFires(fires, NOON));
  }
  const ahead = world.memory.dispatch.pending.map(({ visibleAt }) => (SECOND - visibleAt) / 1_000);
  const byStep = Map.groupBy(ahead, (seconds) => seconds);
  expect([...byStep.keys()].sort((one, other) => one - other)).toEqual([10, 15, 20, 25, 30, 35, 40, 45, 50]);
  expect(Math.max(...[...byStep.values()].map((some) => some.length))).toBeLessThan(batches / 3);
});

it("gives a run that finds no slot a second chance before its second", async () => {
  const world = await burst();
  const slot = { maxParallel: 1, startedAt: iso(NOON), nextDueAt: null, activeSince: iso(NOON) };
  await world.memory.jobs.acquireSlot(ref("job-0"), "earlier", slot);
  await world.advance(285);
  await world.memory.jobs.dropSlot("job-0", "earlier");
  await world.advance(10);
  expect(world.memory.runs.all()).toHaveLength(COUNT);
  expect(world.memory.workers.sent).toEqual([]);
});

it("starts each run once when everything is delivered twice", async () => {
  const world = await burst(2);
  await world.advance(400);
  expect(new Set(world.memory.workers.sent.map(({ message }) => `${message.run_id} ${message.attempt}`)).size).toBe(COUNT);
  expect(world.memory.runs.all()).toHaveLength(COUNT);
});

it.each([
  ["paused", (world: Simulation) => pauseJob(world.memory.ports, "job-0", null)],
  ["rescheduled", (world: Simulation) => updateJob(world.memory.ports, "job-0", { cron_expr: "6 21 * * *" })],
])("does not start a job that was %s after the preparation, and keeps no slot for it", async (_, change) => {
  const world = await burst();
  await world.advance(296);
  await change(world);
  await world.advance(30);
  expect(sentJobs(world)).toEqual(others);
  const run = world.memory.runs.all().find(({ job_id }) => job_id === "job-0");
  expect(run).toMatchObject({ status: "skipped", reason: { code: "withdrawn" } });
  expect((await world.memory.jobs.getStates(["job-0"])).get("job-0")?.active_runs ?? []).toEqual([]);
});

it("cancels a run that was pre-created for a job that is deleted", async () => {
  const world = await burst();
  await world.advance(296);
  expect(await deleteJob(world.memory.ports, "job-0")).toEqual({ cancelled: 1, ending: 0 });
  await world.advance(30);
  expect(sentJobs(world)).toEqual(others);
  const run = world.memory.runs.all().find(({ job_id }) => job_id === "job-0");
  expect(run).toMatchObject({ status: "cancelled", reason: { code: "job-deleted" } });
});

it("starts a job whose other settings changed after the preparation", async () => {
  const world = await burst();
  await world.advance(296);
  await updateJob(world.memory.ports, "job-0", { description: "new" });
  await world.advance(30);
  expect(sentJobs(world)).toEqual(["job-0", ...others]);
});

it("gives a run that finds no slot early its chance at its second", async () => {
  const world = await burst();
  const slot = { maxParallel: 1, startedAt: iso(NOON), nextDueAt: null, activeSince: iso(NOON) };
  await world.memory.jobs.acquireSlot(ref("job-0"), "earlier", slot);
  await world.advance(296);
  await world.memory.jobs.dropSlot("job-0", "earlier");
  await world.advance(10);
  expect(sentJobs(world)).toEqual(["job-0", ...others]);
  await world.advance(60);
  expect(world.memory.runs.all().map(({ status }) => status)).toEqual(Array.from({ length: COUNT }, () => "queued"));
});
