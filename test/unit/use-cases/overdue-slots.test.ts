import { describe, expect, it } from "vitest";
import type { JobDefinition } from "../../../shared/domain/job.ts";
import { text } from "../../../shared/domain/text.ts";
import { reportCompletion } from "../../../shared/use-cases/report-completion.ts";
import { reportStart } from "../../../shared/use-cases/report-start.ts";
import { runJobNow } from "../../../shared/use-cases/run-job-now.ts";
import { aFire, aJob, iso, NOON } from "../../support/samples.ts";
import { World } from "../../support/world.ts";

const at = (seconds: number) => NOON + seconds * 1000;
const job = aJob({ timeout_sec: 20, retry_limit: 0 });
const NOW = { params: null, delay_seconds: 0, trigger_source: "manual" };

async function worldWith(definition: JobDefinition = job): Promise<World> {
  const world = new World();
  await world.memory.jobs.create(definition);
  return world;
}
async function fire(world: World, seconds: number, definition = job): Promise<void> {
  world.memory.dispatch.add(aFire(definition, at(seconds)), at(seconds));
  await world.advance(Math.max(0, (at(seconds) - world.now) / 1000));
}
const history = (world: World) =>
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
