import { expect, it } from "vitest";
import type { MessageOf } from "../../../shared/domain/message/messages.ts";
import { afterEachCrash } from "../../support/crashes.ts";
import { aJob, aTrigger, iso, NOON } from "../../support/samples.ts";
import { Simulation } from "../../support/simulation.ts";

const IDS = ["one", "two", "three"];
const JOBS = ["load", "report"].map((job_id) => aJob({ job_id, cron_expr: null, interval_seconds: 86_400, max_parallel: 100 }));
const targets = JOBS.map(({ job_id }) => ({ job_id, params: null }));
const RUNS = [...IDS, ...IDS].length;

async function worldWith(change: Parameters<typeof aTrigger>[0] = {}): Promise<Simulation> {
  const world = new Simulation();
  for (const job of JOBS) await world.memory.jobs.create(job);
  await world.memory.triggers.create(aTrigger({ trigger_id: "done", type: "event", source_topic: "data.*", targets, ...change }));
  return world;
}

function arrive(world: Simulation, ids = IDS): void {
  for (const [index, id] of ids.entries()) {
    const event = { id, source: "belfry.real", "detail-type": "data.ready", time: iso(NOON - index), resources: [], detail: { id } };
    world.memory.dispatch.add({ kind: "event", trigger_id: "done", event } satisfies MessageOf<"event">, NOON);
  }
}

const calls = (world: Simulation, method: string) => world.memory.faults.calls.filter((call) => call === method).length;
const started = (world: Simulation) => world.memory.workers.sent.map(({ message }) => message.job_id).sort();
const count = async (world: Simulation) => (await world.memory.triggers.getTriggerStates(["done"])).get("done")?.trigger_count ?? 0;
const both = (times: number) => ["load", "report"].flatMap((id) => Array.from({ length: times }, () => id));

it("the runs that events of one batch start are started with them, together, and without a message each", async () => {
  const world = await worldWith();
  arrive(world);
  await world.settle();
  expect(started(world)).toEqual(both(3));
  expect(world.memory.dispatch.fires).toEqual([]);
  expect(calls(world, "workers.send")).toBe(1);
  expect(world.memory.runs.all().map(({ trigger_source }) => trigger_source)).toEqual(Array.from({ length: RUNS }, () => "event"));
  expect(await count(world)).toBe(3);
});

it("a run that fails beside others of its event goes on alone, and its event is not delivered again", async () => {
  const world = await worldWith();
  world.memory.faults.failNext("jobs.acquireSlot", "before");
  arrive(world, ["one"]);
  await world.settle();
  expect(started(world)).toHaveLength(1);
  expect(await count(world)).toBe(1);
  expect(world.memory.dispatch.fires).toHaveLength(1);
  expect(world.memory.dispatch.pending.map(({ message }) => message.kind)).not.toContain("event");
  await world.advance(30);
  expect(started(world)).toEqual(both(1));
});

it("an event all of whose runs fail is delivered again, and is on record once it has started them", async () => {
  const world = await worldWith();
  world.memory.faults.failNext("jobs.acquireSlot", "before", 2);
  arrive(world, ["one"]);
  await world.settle();
  expect([started(world), await count(world)]).toEqual([[], 0]);
  await world.advance(60);
  expect([started(world), await count(world)]).toEqual([both(1), 1]);
});

it.each(["before", "after"] as const)(
  "an event that cannot be published, %s the effect, holds up no other, and starts nothing twice",
  async (moment) => {
    const world = await worldWith();
    world.memory.faults.failNext("bus.publish", moment);
    arrive(world);
    await world.settle();
    expect([started(world), await count(world)]).toEqual([both(3), 2]);
    expect(world.memory.telemetry.named("event.failed")).toMatchObject([{ level: "error", trigger_id: "done" }]);
    await world.advance(60);
    expect([world.memory.runs.all().length, await count(world)]).toEqual([RUNS, 3]);
  },
);

it("events without targets, and of no target that is there, are published and on record", async () => {
  for (const none of [[], [{ job_id: "gone", params: null }]]) {
    const world = await worldWith({ targets: none });
    arrive(world);
    await world.settle();
    expect([world.memory.bus.published.length, await count(world), started(world)]).toEqual([3, 3, []]);
    expect(world.memory.dispatch.pending).toEqual([]);
  }
});

it("killed after any call and delivered again, events have started each of their runs once", async () => {
  await afterEachCrash(
    async () => {
      const world = await worldWith();
      arrive(world);
      return world;
    },
    (world) => world.advance(120),
    async (world) => {
      expect(
        world.memory.runs
          .all()
          .map(({ job_id }) => job_id)
          .sort(),
      ).toEqual(both(3));
      expect(await count(world)).toBe(3);
    },
  );
});
