import { expect, it } from "vitest";
import type { JobDefinition } from "../../../../shared/domain/definition/job.ts";
import { updateJob } from "../../../../shared/use-cases/definitions/jobs/update-job.ts";
import { reportStart } from "../../../../shared/use-cases/runs/reports/report-start.ts";
import { afterEachCrash } from "../../../support/crashes.ts";
import { aFire, aJob, iso, NOON } from "../../../support/samples.ts";
import { Simulation } from "../../../support/simulation.ts";

const TEN = Array.from({ length: 10 }, (_, index) => aJob({ job_id: `job-${index}`, cron_expr: "0 * * * *", timeout_sec: 10 }));

async function worldWith(jobs: readonly JobDefinition[] = TEN): Promise<Simulation> {
  const world = new Simulation();
  for (const job of jobs) await world.memory.jobs.create(job);
  return world;
}
const fires = (at = NOON) => ({ kind: "fires", scheduled_at: iso(at), fires: TEN.map((job) => aFire(job, at)) }) as const;
const sent = (world: Simulation) => world.memory.workers.sent.map(({ message }) => message.job_id).sort();
const all = TEN.map(({ job_id }) => job_id);
const kinds = (world: Simulation) => world.memory.dispatch.sent.map(({ message }) => message.kind);

it("ten runs of one message are started together, and their deadlines travel together", async () => {
  const world = await worldWith();
  world.memory.dispatch.add(fires(), NOON);
  await world.settle();
  expect(sent(world)).toEqual(all);
  expect(kinds(world)).toEqual(["deadlines"]);
  expect(world.memory.faults.calls.filter((call) => call === "workers.send")).toHaveLength(1);
});

it.each(["before", "after"] as const)(
  "a fire that fails among others, %s the effect of a call, holds none of them up, and goes on alone with what it began",
  async (moment) => {
    for (const method of ["jobs.acquireSlot", "runs.create"]) {
      const world = await worldWith();
      world.memory.faults.failNext(method, moment);
      world.memory.dispatch.add(fires(), NOON);
      await world.settle();
      expect(sent(world)).toHaveLength(9);
      await world.advance(30);
      expect(sent(world)).toEqual(all);
      // Nobody was handed anything twice.
      await world.advance(70);
      expect(sent(world)).toEqual(all);
      expect(world.memory.runs.all().map(({ status }) => status)).toEqual(all.map(() => "queued"));
    }
  },
);

it("a message all of whose fires fail is delivered again as it is", async () => {
  const world = await worldWith();
  world.memory.faults.failNext("jobs.acquireSlot", "before", 10);
  world.memory.dispatch.add(fires(), NOON);
  await world.settle();
  expect(kinds(world)).toEqual([]);
  expect(world.memory.dispatch.pending.map(({ message }) => message.kind)).toEqual(["fires"]);
  await world.advance(60);
  expect(sent(world)).toEqual(all);
});

it("a message that has come again and again is taken apart, and each of its fires goes on with what it began", async () => {
  const world = await worldWith();
  world.memory.faults.failNext("workers.send", "before", 3);
  world.memory.dispatch.add(fires(), NOON);
  await world.advance(179);
  expect(world.memory.dispatch.sent.every(({ message }) => message.kind === "deadlines")).toBe(true);
  await world.advance(1);
  expect(kinds(world).filter((kind) => kind === "fire")).toHaveLength(10);
  expect(sent(world)).toEqual([]);
  await world.advance(30);
  expect(sent(world)).toEqual(all);
  expect(world.memory.runs.all()).toHaveLength(10);
});

it("if what failed cannot be sent again either, the message is delivered again, and starts nothing twice", async () => {
  const play = async (call?: number) => {
    const world = await worldWith();
    world.memory.faults.failNext("runs.create", "after");
    if (call !== undefined) world.memory.faults.failCall(call, "before");
    world.memory.dispatch.add(fires(), NOON);
    await world.advance(70);
    return world;
  };
  const [, sentAgain] = (await play()).memory.faults.calls.flatMap((method, call) => (method === "dispatch.send" ? [call] : []));
  const world = await play(sentAgain);
  expect(world.memory.telemetry.named("dispatch.parts_kept")).toHaveLength(1);
  expect(new Set(sent(world))).toEqual(new Set(all));
  expect(world.memory.runs.all()).toHaveLength(10);
});

it("ten runs are started whichever call fails, each once on record and with its slot", async () => {
  await afterEachCrash(
    () => worldWith(),
    async (world) => {
      world.memory.dispatch.add(fires(), NOON);
      await world.advance(100);
    },
    async (world) => {
      expect(new Set(sent(world))).toEqual(new Set(all));
      expect(world.memory.runs.all().map(({ status }) => status)).toEqual(all.map(() => "queued"));
      const states = await world.memory.jobs.getStates(all);
      expect([...states.values()].map(({ active_runs }) => active_runs.length)).toEqual(all.map(() => 1));
    },
  );
});

it("a worker queue that takes nothing holds up its own runs only", async () => {
  const jobs = TEN.map((job, index) => ({ ...job, queue: `real.jobs.queue-${index % 2}` }));
  const world = await worldWith(jobs);
  world.memory.faults.failNext("workers.send", "before");
  world.memory.dispatch.add(fires(), NOON);
  await world.settle();
  expect(sent(world)).toEqual(all.filter((_, index) => index % 2 === 1));
  await world.advance(30);
  expect(sent(world)).toEqual(all);
});

it("a burst is released fifty to a message; one that cannot be checked comes again alone", async () => {
  const burst = Array.from({ length: 60 }, (_, index) => aJob({ job_id: `burst-${index}`, cron_expr: "5 21 * * *" }));
  const at = NOON + 300_000;
  const world = await worldWith(burst);
  for (let index = 0; index < 60; index += 10) {
    const together = burst.slice(index, index + 10).map((job) => aFire(job, at));
    world.memory.dispatch.add({ kind: "fires", scheduled_at: iso(at), fires: together }, at - 10_000);
  }
  await world.advance(291);
  const releases = world.memory.dispatch.sent.flatMap(({ message }) => (message.kind === "release" ? [message.runs.length] : []));
  expect(releases.toSorted((a, b) => a - b)).toEqual([10, 50]);
  await updateJob(world.memory.ports, "burst-7", { description: "new" });
  world.memory.faults.failNext("runs.get", "before");
  await world.advance(9);
  expect(world.memory.workers.sent).toHaveLength(59);
  await world.advance(31);
  expect(new Set(sent(world)).size).toBe(60);
  expect(world.memory.workers.sent).toHaveLength(60);
});

it("deadlines that travel together end what has run out of time, and look again at the others, each at its own time", async () => {
  const world = await worldWith();
  world.memory.dispatch.add(fires(), NOON);
  await world.settle();
  const claim = (index: number) =>
    reportStart(world.memory.ports, all[index] ?? "", aFire(TEN[index] ?? aJob(), NOON).run_id, { worker_id: "w", attempt: 1 });
  await claim(0);
  await world.advance(4);
  await claim(1);
  await world.advance(7);
  const attempts = () => new Map(world.memory.runs.all().map(({ job_id, status, attempt }) => [job_id, `${status} ${attempt}`]));
  expect([attempts().get("job-0"), attempts().get("job-1"), attempts().get("job-2")]).toEqual(["queued 2", "running 1", "queued 1"]);
  await world.advance(3);
  expect(attempts().get("job-1")).toBe("queued 2");
  await world.advance(60);
  await claim(2);
  // A second after its time-out, for the message may come a second early.
  await world.advance(10);
  expect(attempts().get("job-2")).toBe("running 1");
  await world.advance(1);
  expect(attempts().get("job-2")).toBe("queued 2");
});

it("a look that fails among others is repeated alone", async () => {
  const world = await worldWith();
  world.memory.dispatch.add(fires(), NOON);
  await world.settle();
  for (const job of TEN) await reportStart(world.memory.ports, job.job_id, aFire(job, NOON).run_id, { worker_id: "w", attempt: 1 });
  world.memory.faults.failNext("runs.save", "before");
  await world.advance(11);
  const ended = () => world.memory.runs.all().filter(({ attempt }) => attempt === 2);
  expect(ended()).toHaveLength(9);
  await world.advance(30);
  expect(ended()).toHaveLength(10);
});
