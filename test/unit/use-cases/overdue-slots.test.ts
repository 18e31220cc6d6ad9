import { describe, expect, it } from "vitest";
import type { JobDefinition } from "../../../shared/domain/definition/job.ts";
import { text } from "../../../shared/domain/texts/text.ts";
import { reportCompletion } from "../../../shared/use-cases/runs/reports/report-completion.ts";
import { reportStart } from "../../../shared/use-cases/runs/reports/report-start.ts";
import { runJobNow } from "../../../shared/use-cases/starting/run-job-now.ts";
import { aFire, aJob, iso, NOON } from "../../support/samples.ts";
import { Simulation } from "../../support/simulation.ts";

const at = (seconds: number) => NOON + seconds * 1000;
const job = aJob({ timeout_sec: 20, retry_limit: 0 });
const NOW = { params: null, delay_seconds: 0, trigger_source: "manual" };

async function worldWith(definition: JobDefinition = job): Promise<Simulation> {
  const world = new Simulation();
  await world.memory.jobs.create(definition);
  return world;
}
async function fire(world: Simulation, seconds: number, definition = job): Promise<void> {
  world.memory.dispatch.add(aFire(definition, at(seconds)), at(seconds));
  await world.advance(Math.max(0, (at(seconds) - world.now) / 1000));
}
const history = (world: Simulation) =>
  world.memory.runs
    .all()
    .toReversed()
    .map(({ status }) => status);

describe("an occurrence that finds no free slot", () => {
  it("takes that of an older one which nobody has started within its time-out, and says so on its record", async () => {
    const world = await worldWith();
    await fire(world, 0);
    await fire(world, 60);
    expect(history(world)).toEqual(["timeout", "queued"]);
    expect(world.memory.runs.all()[1]).toMatchObject({ reason: text("replaced-by-next", { seconds: 20, next: iso(at(60)) }) });
    const late = reportCompletion(world.memory.ports, job.job_id, { run_id: aFire(job, NOON).run_id, status: "success" });
    await expect(late).rejects.toMatchObject({ problem: { text: { code: "run-ended" } } });
  });

  it("leaves an older one alone that has not used up its time-out, and names it", async () => {
    const world = await worldWith();
    await fire(world, 0);
    await fire(world, 10);
    expect(history(world)).toEqual(["queued", "skipped"]);
    const runs = [{ run_id: aFire(job, NOON).run_id, state: "waiting", since: iso(NOON) }] as const;
    expect(world.memory.runs.all()[0]?.reason).toEqual(text("slots-taken", { max_parallel: 1, runs }));
  });

  it("never takes that of a run that was asked for by hand, however long that waits for a worker", async () => {
    const world = await worldWith();
    await runJobNow(world.memory.ports, job.job_id, NOW);
    await world.settle();
    await fire(world, 60);
    expect(history(world)).toEqual(["queued", "skipped"]);
  });

  it("replaces one run at most, the oldest", async () => {
    const wide = aJob({ ...job, max_parallel: 2 });
    const world = await worldWith(wide);
    for (const seconds of [0, 1, 60]) await fire(world, seconds, wide);
    expect(history(world)).toEqual(["timeout", "queued", "queued"]);
  });

  it("ends one that runs past its time-out because its deadline was lost", async () => {
    const world = await worldWith();
    await fire(world, 0);
    await reportStart(world.memory.ports, job.job_id, aFire(job, NOON).run_id, { attempt: 1, worker_id: "w" });
    world.memory.dispatch.pending.splice(0);
    await fire(world, 60);
    expect(history(world)).toEqual(["timeout", "queued"]);
    expect(world.memory.runs.all()[1]?.error).toEqual(text("timed-out", { seconds: 20 }));
  });
});

describe("a run asked for by hand", () => {
  it("is refused while no slot is free, with the runs in the way, and starts nothing", async () => {
    const world = await worldWith();
    await fire(world, 0);
    await expect(runJobNow(world.memory.ports, job.job_id, NOW)).rejects.toMatchObject({
      problem: { code: "CONFLICT", text: { code: "slots-taken", params: { runs: [{ state: "waiting", since: iso(NOON) }] } } },
    });
    await world.settle();
    expect(history(world)).toEqual(["queued"]);
  });

  it("may take the slot of an occurrence that nobody has started within its time-out", async () => {
    const world = await worldWith();
    await fire(world, 0);
    await world.advance(30);
    await runJobNow(world.memory.ports, job.job_id, NOW);
    await world.settle();
    expect(history(world).toSorted()).toEqual(["queued", "timeout"]);
  });

  it("with a key that was used while the job was busy, starts once a slot is free", async () => {
    const world = await worldWith();
    await fire(world, 0);
    await expect(runJobNow(world.memory.ports, job.job_id, NOW, "k")).rejects.toThrow("slots-taken");
    await reportCompletion(world.memory.ports, job.job_id, { run_id: aFire(job, NOON).run_id, status: "success" });
    await world.settle();
    const { runId } = await runJobNow(world.memory.ports, job.job_id, NOW, "k");
    await world.settle();
    expect(await world.memory.runs.get(job.job_id, runId)).toMatchObject({ status: "queued" });
  });
});

describe("a run that is created ahead of its second", () => {
  const burst = Array.from({ length: 6 }, (_, index) =>
    aJob({ job_id: `burst-${index}`, id: `burst-${index}`, cron_expr: "30 * * * * *" }),
  );
  const second = aJob({ job_id: "second", id: "second", cron_expr: "* * * * * *", timeout_sec: 20 });

  /** Fires of these jobs at half past noon's first minute, as one wake plans them, 20 s before. */
  async function preCreated(...jobs: readonly JobDefinition[]): Promise<Simulation> {
    const world = new Simulation();
    for (const one of jobs) {
      await world.memory.jobs.create(one);
      world.memory.dispatch.add(aFire(one, at(30)), at(21));
    }
    await world.advance(22);
    return world;
  }

  it("holds no slot against what is due before it, and has one again at its own second", async () => {
    const world = await preCreated(...burst, second);
    for (const seconds of [23, 24]) {
      await fire(world, seconds, second);
      const { run_id } = aFire(second, at(seconds));
      expect(await world.memory.runs.get("second", run_id)).toMatchObject({ status: "queued" });
      await reportCompletion(world.memory.ports, "second", { run_id, status: "success" });
      await world.settle();
    }
    await world.advance(10);
    const sent = world.memory.workers.sent.filter(({ message }) => message.job_id === "second");
    expect(sent.map(({ message }) => message.run_id)).toEqual([23, 24, 30].map((seconds) => aFire(second, at(seconds)).run_id));
  });

  it("keeps what is due before it from no slot, also where its preparation comes again in between", async () => {
    const undisturbed = await preCreated(...burst, second);
    const from = undisturbed.memory.faults.calls.length;
    await fire(undisturbed, 23, second);
    for (let call = from; call < undisturbed.memory.faults.calls.length; call += 1) {
      const world = await preCreated(...burst, second);
      const slot = { maxParallel: 1, startedAt: iso(at(30)), nextDueAt: null, activeSince: second.active_since };
      const again = world.memory.jobs.acquireSlot.bind(world.memory.jobs);
      world.memory.faults.afterCall(call, async () => void (await again(second, aFire(second, at(30)).run_id, slot)));
      await fire(world, 23, second);
      expect(await world.memory.runs.get("second", aFire(second, at(23)).run_id)).toMatchObject({ status: "queued" });
    }
  });

  it("is skipped at its second if what was due before it is still under way, with the reason", async () => {
    const world = await preCreated(...burst, second);
    await fire(world, 25, second);
    await world.advance(10);
    const { run_id } = aFire(second, at(30));
    expect(await world.memory.runs.get("second", run_id)).toMatchObject({ status: "skipped", reason: { code: "slots-taken" } });
    expect((await world.memory.jobs.get("second"))?.state.active_runs).toEqual([aFire(second, at(25)).run_id]);
  });

  it("does not keep a run by hand from starting", async () => {
    const world = await preCreated(...burst);
    const { runId } = await runJobNow(world.memory.ports, "burst-0", NOW);
    await world.settle();
    expect(await world.memory.runs.get("burst-0", runId)).toMatchObject({ status: "queued" });
  });
});

it("a missed occurrence gives back the slot that an earlier delivery of its fire had taken", async () => {
  const short = aJob({ misfire_grace_sec: 10 });
  const world = await worldWith(short);
  const { run_id } = aFire(short, NOON);
  await world.memory.jobs.acquireSlot(short, run_id, { maxParallel: 1, startedAt: iso(NOON), nextDueAt: null, activeSince: "" });
  world.memory.clock.set(at(30));
  await fire(world, 0, short);
  expect(await world.memory.runs.get(short.job_id, run_id)).toMatchObject({ status: "missed" });
  expect((await world.memory.jobs.get(short.job_id))?.state.active_runs).toEqual([]);
});

it("an occurrence that is late gives way to any later one that has run, not only to the latest", async () => {
  const often = aJob({ cron_expr: "*/10 * * * * *", timeout_sec: 600 });
  const world = await worldWith(often);
  await fire(world, 10, often);
  await reportCompletion(world.memory.ports, often.job_id, { run_id: aFire(often, at(10)).run_id, status: "success" });
  await world.settle();
  await runJobNow(world.memory.ports, often.job_id, NOW);
  await world.settle();
  await world.advance(12);
  await fire(world, 0, often);
  expect(await world.memory.runs.get(often.job_id, aFire(often, NOON).run_id)).toMatchObject({
    status: "missed",
    reason: text("missed-for-later", { later: iso(at(10)) }),
  });
});

describe("a fire that had begun when its definition changed", () => {
  it.each([
    ["paused", { enabled: false, paused_at: iso(at(5)) }, "queued"],
    ["rescheduled", { cron_expr: "0 0 1 1 *", active_since: iso(at(5)), version: 2 }, "queued"],
    ["replaced", { generation: "generation-2", version: 1 }, "cancelled"],
  ] as const)("goes on, or is cancelled, where it was %s", async (_, change, status) => {
    const world = await worldWith();
    world.memory.faults.failNext("workers.send", "before");
    await fire(world, 0);
    if (status === "cancelled") {
      await world.memory.jobs.delete(job.job_id);
      await world.memory.jobs.create(aJob({ ...job, ...change }));
    } else {
      await world.memory.jobs.replace(aJob({ ...job, ...change, version: 2 }), 1);
    }
    world.memory.dispatch.pending.splice(
      0,
      world.memory.dispatch.pending.length,
      ...world.memory.dispatch.pending.filter(({ message }) => message.kind === "fire"),
    );
    await world.advance(70);
    expect(await world.memory.runs.get(job.job_id, aFire(job, NOON).run_id)).toMatchObject({ status });
    expect(world.memory.workers.sent.length > 0).toBe(status === "queued");
  });
});

it("an occurrence that found no slot because its job was replaced meanwhile is not one of the job that took its place", async () => {
  const world = await worldWith();
  const other = aJob({ generation: "generation-2" });
  const { faults, jobs } = world.memory;
  const created = faults.calls.length;
  await fire(world, 0);
  // The slot is asked for after the same calls each time.
  const before = faults.calls.indexOf("jobs.acquireSlot") - 1 - created;
  faults.afterCall(faults.calls.length + before, async () => {
    await jobs.delete(job.job_id);
    await jobs.create(other);
  });
  await fire(world, 5);
  expect(await world.memory.runs.get(job.job_id, aFire(job, at(5)).run_id)).toBeUndefined();
});
