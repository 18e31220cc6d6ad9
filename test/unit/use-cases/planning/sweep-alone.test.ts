import { expect, it } from "vitest";
import { sweep } from "../../../../shared/use-cases/sweep.ts";
import { memoryPorts } from "../../../support/memory-ports.ts";
import { aJob, NOON } from "../../../support/samples.ts";

/** The longest that a killed sweep may keep others away, in ms: the time between two sweeps. */
const PERIOD_MS = 300_000;

it("of two sweeps at once one works; the other ends at once, counts as no failure and leaves the first its lease", async () => {
  const memory = memoryPorts();
  await memory.jobs.create(aJob({ enabled: false }));
  const reports = await Promise.all([sweep(memory.ports), sweep(memory.ports)]);
  expect(reports.toSorted()).toEqual([{ definitions: 1, gaps: 0, repaired: 0 }, "under-way"]);
  expect(memory.telemetry.measured).toEqual({ sweeps_finished: 1 });
});

it("a sweep beside one that was killed ends at once; the next one in its turn takes the killed one's place", async () => {
  const memory = memoryPorts();
  await memory.leases.hold("sweep", "another", { now: NOON, until: NOON + 1 });
  memory.faults.failNext("jobs.getSweptUntil", "before");
  memory.faults.failNext("leases.release", "before");
  memory.clock.set(NOON + 1);
  await expect(sweep(memory.ports)).rejects.toThrow("getSweptUntil");
  expect(await sweep(memory.ports)).toBe("under-way");
  expect(memory.telemetry.measured).toEqual({});
  memory.clock.set(NOON + PERIOD_MS);
  expect(await sweep(memory.ports)).toEqual({ definitions: 0, gaps: 0, repaired: 0 });
  expect(memory.telemetry.measured.sweeps_finished).toBe(1);
});

it("one that ends, also by a failure, makes room for the next at once", async () => {
  const memory = memoryPorts();
  expect(await sweep(memory.ports)).not.toBe("under-way");
  memory.faults.failNext("jobs.listDefinitions", "before");
  await expect(sweep(memory.ports)).rejects.toThrow("listDefinitions");
  expect(await sweep(memory.ports)).not.toBe("under-way");
});

it("a sweep whose lease ran out while it was at work leaves the rest to the one that has it, and has no heartbeat", async () => {
  const memory = memoryPorts();
  await memory.jobs.create(aJob({ enabled: false }));
  const { getSweptUntil } = memory.jobs;
  memory.jobs.getSweptUntil = async () => {
    memory.clock.set(NOON + PERIOD_MS);
    await memory.leases.hold("sweep", "another", { now: NOON + PERIOD_MS, until: NOON + 2 * PERIOD_MS });
    return getSweptUntil.call(memory.jobs);
  };
  expect(await sweep(memory.ports)).toBe("under-way");
  expect(memory.telemetry.measured).toEqual({});
  expect(await memory.leases.hold("sweep", "a third", { now: NOON + PERIOD_MS, until: NOON + 2 * PERIOD_MS })).toBe(false);
});

it("a gap that cannot be closed is an error, and the sweep has finished all the same", async () => {
  const memory = memoryPorts();
  await memory.jobs.create(aJob());
  memory.faults.failNext("runs.existing", "before");
  await expect(sweep(memory.ports)).rejects.toThrow("not every gap could be closed");
  expect(memory.telemetry.measured).toEqual({ sweep_errors: 1, sweeps_finished: 1 });
  expect(await memory.jobs.getSweptUntil()).toBeUndefined();
});

it("dead letters are counted; a queue that cannot be read is an error and keeps none from being counted", async () => {
  const memory = memoryPorts();
  for (const queue of ["real.jobs.a", "real.jobs.a", "real.jobs.b"]) memory.deadLetters.add(queue, "{}");
  memory.deadLetters.unread.push({ queue: "real.jobs.c", error: "AccessDenied" });
  await sweep(memory.ports);
  expect(memory.telemetry.measured).toEqual({ dead_letters: 3, sweep_errors: 1, sweeps_finished: 1 });
  expect(memory.telemetry.named("sweep.queue_unread")).toMatchObject([{ level: "error", detail: { queue: "real.jobs.c" } }]);
});

it("where dead letters cannot be counted at all, there is no count, and no sweep less", async () => {
  const memory = memoryPorts();
  memory.faults.failNext("deadLetters.count", "before");
  expect(await sweep(memory.ports)).toEqual({ definitions: 0, gaps: 0, repaired: 0 });
  expect(memory.telemetry.measured).toEqual({ sweep_errors: 1, sweeps_finished: 1 });
});
