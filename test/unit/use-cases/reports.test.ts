import { expect, it } from "vitest";
import { reportCompletion } from "../../../shared/use-cases/runs/reports/report-completion.ts";
import { reportHeartbeat, reportStart } from "../../../shared/use-cases/runs/reports/report-start.ts";
import { latenessSeconds } from "../../../shared/domain/run/run.ts";
import { aFire, aJob, iso, NOON } from "../../support/samples.ts";
import { Simulation } from "../../support/simulation.ts";

const JOB = "buy-scanner";
const at = (seconds: number) => NOON + seconds * 1000;

/** A job with runs of its clock handed over at these seconds. */
async function handedOver(...seconds: readonly number[]): Promise<{ readonly world: Simulation; readonly ids: readonly string[] }> {
  const job = aJob({ max_parallel: 3 });
  const world = new Simulation();
  await world.memory.jobs.create(job);
  for (const second of seconds) {
    world.memory.dispatch.add(aFire(job, at(second)), at(second));
    await world.advance((at(second) - world.now) / 1000);
  }
  return { world, ids: seconds.map((second) => aFire(job, at(second)).run_id) };
}
const statusOf = async (world: Simulation, id = "") => (await world.memory.runs.get(JOB, id))?.status;
const attemptOf = async (world: Simulation, id = "") => (await world.memory.runs.get(JOB, id))?.attempt;

it("a failure without attempt that is said three times uses up one attempt, the one that had been handed over", async () => {
  const { world, ids } = await handedOver(0);
  for (let times = 0; times < 3; times += 1) {
    await reportCompletion(world.memory.ports, JOB, { run_id: ids[0], status: "failed", error: "no" });
  }
  expect([await statusOf(world, ids[0]), await attemptOf(world, ids[0])]).toEqual(["queued", 2]);
  await world.advance(30);
  await reportCompletion(world.memory.ports, JOB, { run_id: ids[0], status: "failed", finished_at: iso(at(1)) });
  expect(await attemptOf(world, ids[0])).toBe(2);
  await reportCompletion(world.memory.ports, JOB, { run_id: ids[0], status: "failed" });
  expect(await attemptOf(world, ids[0])).toBe(3);
});

it("a success without attempt while a retry waits is the success of the work that was done", async () => {
  const { world, ids } = await handedOver(0);
  await reportCompletion(world.memory.ports, JOB, { run_id: ids[0], status: "failed" });
  await reportCompletion(world.memory.ports, JOB, { run_id: ids[0], status: "success" });
  expect(await statusOf(world, ids[0])).toBe("success");
});

it("without a run id it is about the one run that was handed over before it finished; said again later, about none", async () => {
  const { world, ids } = await handedOver(0);
  const report = { status: "done", finished_at: iso(at(3)) } as const;
  await world.advance(3);
  expect(await reportCompletion(world.memory.ports, JOB, report)).toMatchObject({ run_id: ids[0], status: "success" });
  await world.settle();
  world.memory.dispatch.add(aFire(aJob(), at(4)), at(4));
  await world.advance(1);
  expect(await reportCompletion(world.memory.ports, JOB, report)).toBeUndefined();
  expect(await statusOf(world, aFire(aJob(), at(4)).run_id)).toBe("queued");
});

it("a worker's clock that is a little behind loses no report", async () => {
  const { world, ids } = await handedOver(0);
  expect(await reportCompletion(world.memory.ports, JOB, { status: "done", finished_at: iso(at(-1)) })).toMatchObject({ run_id: ids[0] });
});

it("without a run id while several are active it is refused, with their ids", async () => {
  const { world, ids } = await handedOver(0, 1);
  await expect(reportCompletion(world.memory.ports, JOB, { status: "success" })).rejects.toMatchObject({
    problem: { code: "CONFLICT", text: { code: "several-active-runs", params: { runs: ids.toSorted() } } },
  });
});

it("with an idempotency key it counts once, also when the next attempt has begun, or another run", async () => {
  const { world, ids } = await handedOver(0);
  const failed = { status: "failed" } as const;
  await reportCompletion(world.memory.ports, JOB, failed, "k");
  await world.advance(30);
  expect(await attemptOf(world, ids[0])).toBe(2);
  expect(await reportCompletion(world.memory.ports, JOB, failed, "k")).toMatchObject({ run_id: ids[0], attempt: 2 });
  await expect(reportCompletion(world.memory.ports, JOB, { status: "success" }, "k")).rejects.toMatchObject({
    problem: { code: "IDEMPOTENCY_KEY_REUSED" },
  });
});

it("a worker keeps its claim with heartbeats; silent for its lease, it loses it, also the one that took over", async () => {
  const { world, ids } = await handedOver(0);
  const [id = ""] = ids;
  const claim = (worker_id: string) => reportStart(world.memory.ports, JOB, id, { attempt: 1, worker_id, lease_sec: 50 });
  await claim("a");
  await world.advance(40);
  expect(await reportHeartbeat(world.memory.ports, JOB, id, { attempt: 1, worker_id: "a" })).toMatchObject({ lease_until: iso(at(90)) });
  await world.advance(20);
  await expect(claim("b")).rejects.toMatchObject({ problem: { text: { code: "claimed-by-other" } } });
  await world.advance(31);
  expect(await claim("b")).toMatchObject({ claimed: true, attempt: 2 });
  await expect(reportHeartbeat(world.memory.ports, JOB, id, { attempt: 1, worker_id: "a" })).rejects.toMatchObject({
    problem: { text: { code: "stale-attempt" } },
  });
  // The message still names the attempt that it was sent for.
  await expect(claim("c")).rejects.toMatchObject({ problem: { text: { code: "claimed-by-other" } } });
  await world.advance(51);
  expect(await claim("c")).toMatchObject({ claimed: true, attempt: 3 });
});

it("a worker that asked for no lease keeps its run until its time is up", async () => {
  const { world, ids } = await handedOver(0);
  const [id = ""] = ids;
  await reportStart(world.memory.ports, JOB, id, { attempt: 1, worker_id: "raw" });
  await world.advance(110);
  await expect(reportStart(world.memory.ports, JOB, id, { attempt: 1, worker_id: "copy" })).rejects.toMatchObject({
    problem: { text: { code: "claimed-by-other" } },
  });
});

it("a time-out ends an attempt within 1.5 s, whether its worker began at once or late", async () => {
  for (const delay of [0, 2, 40]) {
    const job = aJob({ timeout_sec: 3, retry_limit: 0, misfire_grace_sec: 600 });
    const world = new Simulation();
    await world.memory.jobs.create(job);
    world.memory.dispatch.add(aFire(job, NOON), NOON);
    await world.settle();
    await world.advance(delay);
    await reportStart(world.memory.ports, JOB, aFire(job, NOON).run_id, { attempt: 1, worker_id: "w" });
    await world.advance(10);
    const [run] = world.memory.runs.all().toReversed();
    expect(run?.status).toBe("timeout");
    const over = Date.parse(run?.finished_at ?? "") - at(delay + 3);
    expect(over).toBeGreaterThanOrEqual(0);
    expect(over).toBeLessThanOrEqual(1_500);
  }
});

it("lateness is that of the first attempt, whatever came after it", async () => {
  const { world, ids } = await handedOver(0);
  const [id = ""] = ids;
  await world.advance(2);
  await reportStart(world.memory.ports, JOB, id, { attempt: 1, worker_id: "w" });
  await reportCompletion(world.memory.ports, JOB, { run_id: id, attempt: 1, status: "failed" });
  await world.advance(30);
  await reportStart(world.memory.ports, JOB, id, { attempt: 2, worker_id: "w" });
  const run = await world.memory.runs.get(JOB, id);
  expect(run && latenessSeconds(run)).toBe(2);
});

it("without a run id it still is about the attempt that runs on after its job was deleted; of a job that never was, it is refused", async () => {
  const { world, ids } = await handedOver(0);
  await world.memory.jobs.delete(JOB);
  expect(await reportCompletion(world.memory.ports, JOB, { status: "done" })).toMatchObject({ run_id: ids[0], status: "success" });
  await expect(reportCompletion(world.memory.ports, "never-was", { status: "done" })).rejects.toMatchObject({
    problem: { code: "NOT_FOUND" },
  });
});

it("said again by a worker whose clock is ahead, it is not about the next run, nor about the next attempt", async () => {
  const { world, ids } = await handedOver(0);
  const report = { status: "done", finished_at: iso(at(9)) } as const;
  await world.advance(3);
  expect(await reportCompletion(world.memory.ports, JOB, report)).toMatchObject({ run_id: ids[0], finished_at: iso(at(3)) });
  await world.settle();
  const next = aFire(aJob(), at(5));
  world.memory.dispatch.add(next, at(5));
  await world.advance(3);
  expect(await reportCompletion(world.memory.ports, JOB, report)).toBeUndefined();
  expect(await statusOf(world, next.run_id)).toBe("queued");
  const failure = { run_id: next.run_id, status: "failed", finished_at: iso(at(60)) } as const;
  await reportCompletion(world.memory.ports, JOB, failure);
  await world.advance(20);
  await reportCompletion(world.memory.ports, JOB, failure);
  expect(await attemptOf(world, next.run_id)).toBe(2);
});
