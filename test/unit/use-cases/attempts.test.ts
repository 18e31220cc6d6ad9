import { expect, it } from "vitest";
import { BelfryError } from "../../../shared/domain/errors.ts";
import type { JobDefinition } from "../../../shared/domain/definition/job.ts";
import { reportCompletion } from "../../../shared/use-cases/runs/reports/report-completion.ts";
import { reportStart } from "../../../shared/use-cases/runs/reports/report-start.ts";
import { onRunEnded } from "../../../shared/use-cases/runs/ends/on-run-ended.ts";
import { aFire, aJob, NOON } from "../../support/samples.ts";
import { Simulation } from "../../support/simulation.ts";
import { text } from "../../../shared/domain/texts/text.ts";

const JOB = "hourly";

/** A world in which a run of the job has reached its worker at noon. */
async function started(change: Partial<JobDefinition> = {}, copies = 1): Promise<{ world: Simulation; run_id: string }> {
  const job = aJob({ job_id: JOB, cron_expr: "0 * * * *", ...change });
  const world = new Simulation({ copies });
  await world.memory.jobs.create(job);
  const fire = aFire(job, NOON);
  world.memory.dispatch.add(fire, NOON);
  await world.settle();
  return { world, run_id: fire.run_id };
}
const start = (attempt: number, worker_id = "w") => ({ attempt, worker_id, lease_sec: 60 });
const statusOf = (world: Simulation) => world.memory.runs.all().map(({ status, attempt }) => `${status} ${attempt}`);
const stateOf = async (world: Simulation) => (await world.memory.jobs.get(JOB))?.state;

it("sends a failing run again, a little later each time, until its attempts are used up", async () => {
  const { world, run_id } = await started({ retry_limit: 3 });
  for (let attempt = 1; attempt <= 4; attempt += 1) {
    await reportStart(world.memory.ports, JOB, run_id, start(attempt));
    await reportCompletion(world.memory.ports, JOB, { run_id, attempt, status: "failed", error: `no ${attempt}` });
    await world.advance(60);
  }
  expect(statusOf(world)).toEqual(["failed 4"]);
  expect(world.memory.workers.sent.map(({ message }) => message.attempt)).toEqual([1, 2, 3, 4]);
  const delays = world.memory.workers.sent.map(({ delaySeconds }) => delaySeconds);
  expect(delays.every((delay, index) => delay >= [0, 2, 5, 10][index]! && delay <= [0, 5, 10, 20][index]!)).toBe(true);
  const state = await stateOf(world);
  expect(state).toMatchObject({ active_runs: [], last_status: "failed", last_error: "no 4" });
  expect(state?.counters.runs).toEqual([{ status: "failed", triggerSource: "scheduler", count: 1 }]);
});

it("counts a run once, however often its end is reported and told", async () => {
  const { world, run_id } = await started({}, 3);
  for (let times = 0; times < 3; times += 1) {
    await reportCompletion(world.memory.ports, JOB, { run_id, status: "success" });
    await world.settle();
  }
  const [run] = world.memory.runs.all();
  if (run) await onRunEnded(world.memory.ports, run);
  expect((await stateOf(world))?.counters).toMatchObject({
    runs: [{ status: "success", triggerSource: "scheduler", count: 1 }],
    duration: { buckets: [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0] },
    lateness: { buckets: [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0] },
  });
  expect(world.memory.telemetry.named("run.success")).toHaveLength(1);
});

it("lets one of several workers claim an attempt", async () => {
  const { world, run_id } = await started();
  const answers = await Promise.allSettled(["a", "b", "c"].map((worker) => reportStart(world.memory.ports, JOB, run_id, start(1, worker))));
  expect(answers.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  const refusals = answers.flatMap((answer) => (answer.status === "rejected" ? [answer.reason as unknown] : []));
  expect(refusals).toMatchObject([{ problem: { code: "CONFLICT" } }, { problem: { code: "CONFLICT" } }]);
});

it("ends an attempt that runs longer than timeout_sec, and tries again", async () => {
  const { world, run_id } = await started({ timeout_sec: 30, retry_limit: 1 });
  await world.advance(5);
  await reportStart(world.memory.ports, JOB, run_id, start(1));
  await world.advance(28);
  expect(statusOf(world)).toEqual(["running 1"]);
  await world.advance(12);
  expect(statusOf(world)).toEqual(["queued 2"]);
  await reportStart(world.memory.ports, JOB, run_id, start(2));
  await world.advance(60);
  expect(statusOf(world)).toEqual(["timeout 2"]);
  expect(await stateOf(world)).toMatchObject({ active_runs: [], last_status: "timeout" });
});

it("keeps looking at a run that waits for its worker, which may then use all of its time", async () => {
  const { world, run_id } = await started({ timeout_sec: 30 });
  await world.advance(1_000);
  await reportStart(world.memory.ports, JOB, run_id, start(1));
  await world.advance(29);
  expect(statusOf(world)).toEqual(["running 1"]);
});

it("times out a run that no worker ever started, and does not try again", async () => {
  const { world } = await started({ timeout_sec: 30, misfire_grace_sec: 300 });
  await world.advance(329);
  expect(statusOf(world)).toEqual(["queued 1"]);
  await world.advance(40);
  expect(world.memory.runs.all()).toMatchObject([{ status: "timeout", reason: text("no-worker-in-time") }]);
  expect(world.memory.dispatch.pending).toEqual([]);
});

it("refuses another outcome for a run that has ended, and knows no run of another job", async () => {
  const { world, run_id } = await started();
  await reportCompletion(world.memory.ports, JOB, { run_id, status: "success" });
  const contradiction = reportCompletion(world.memory.ports, JOB, { run_id, status: "cancelled" });
  await expect(contradiction).rejects.toMatchObject({ problem: { code: "CONFLICT" } });
  await expect(reportCompletion(world.memory.ports, "other", { run_id, status: "success" })).rejects.toThrow(BelfryError);
  await expect(reportStart(world.memory.ports, JOB, run_id, start(1))).rejects.toMatchObject({ problem: { code: "CONFLICT" } });
});

it("takes a report without a run id for the latest active run", async () => {
  const { world, run_id } = await started();
  await reportCompletion(world.memory.ports, JOB, { status: "done" });
  expect(await world.memory.runs.get(JOB, run_id)).toMatchObject({ status: "success" });
  await world.settle();
  // Said again, it is about nothing that is under way.
  expect(await reportCompletion(world.memory.ports, JOB, { status: "done" })).toBeUndefined();
});
