import { expect, it } from "vitest";
import type { JobDefinition } from "../../../../shared/domain/definition/job.ts";
import type { Run } from "../../../../shared/domain/run/run.ts";
import type { JobStore } from "../../../../shared/ports/definitions/job-store.ts";
import type { RunStore } from "../../../../shared/ports/runs/run-store.ts";
import { pauseJob } from "../../../../shared/use-cases/definitions/jobs/pause-job.ts";
import { reportCompletion } from "../../../../shared/use-cases/runs/reports/report-completion.ts";
import { reportStart } from "../../../../shared/use-cases/runs/reports/report-start.ts";
import { updateJob } from "../../../../shared/use-cases/definitions/jobs/update-job.ts";
import { aFire, aJob, iso, NOON } from "../../../support/samples.ts";
import { Simulation } from "../../../support/simulation.ts";

const AT = NOON + 300_000;
const BURST = Array.from({ length: 5 }, (_, index) => aJob({ job_id: `job-${index}`, cron_expr: "5 21 * * *" }));
const sent = (world: Simulation) => world.memory.workers.sent.map(({ message }) => message.job_id).sort();
const others = BURST.slice(1).map(({ job_id }) => job_id);

/** A burst's fires, ten seconds ahead; eventually consistent reads show definitions as `stale` has them. */
async function burst(change: (world: Simulation) => Promise<unknown>, stale: () => readonly JobDefinition[]): Promise<Simulation> {
  const world = new Simulation({ now: AT - 11_000 });
  const jobs: JobStore = world.memory.jobs;
  for (const job of BURST) await jobs.create(job);
  const read = jobs.getDefinitions.bind(jobs);
  jobs.getDefinitions = async (ids, consistency) =>
    consistency === "eventually" ? new Map(stale().map((job) => [job.job_id, job])) : read(ids);
  await change(world);
  const fires = await Promise.all(BURST.map(async ({ job_id }) => (await jobs.getDefinition(job_id)) ?? aJob()));
  world.memory.dispatch.add({ kind: "fires", scheduled_at: iso(AT), fires: fires.map((job) => aFire(job, AT)) }, AT - 10_000);
  return world;
}

it("a definition that a stale read does not show is pre-created all the same", async () => {
  const world = await burst(
    async () => undefined,
    () => BURST.slice(1),
  );
  await world.advance(10);
  expect(world.memory.runs.all()).toHaveLength(5);
  await world.advance(2);
  expect(sent(world)).toEqual(["job-0", ...others]);
});

it("a definition that was edited before its wake is pre-created as it is now, though a stale read shows it as it was", async () => {
  const world = await burst(
    (open) => updateJob(open.memory.ports, "job-0", { queue: "real.jobs.elsewhere" }),
    () => BURST,
  );
  await world.advance(12);
  expect(world.memory.workers.sent.find(({ message }) => message.job_id === "job-0")?.queue).toBe("real.jobs.elsewhere");
});

it("a job that was paused before its preparation, which a stale read did not show, does not run", async () => {
  const world = await burst(
    async () => undefined,
    () => BURST,
  );
  await pauseJob(world.memory.ports, "job-0", null);
  await world.advance(20);
  expect(sent(world)).toEqual(others);
  expect(world.memory.runs.all().find(({ job_id }) => job_id === "job-0")).toMatchObject({ status: "skipped" });
  expect((await world.memory.jobs.getStates(["job-0"])).get("job-0")?.active_runs ?? []).toEqual([]);
});

const timed = aJob({ job_id: "timed", cron_expr: "0 * * * *", timeout_sec: 10, misfire_grace_sec: 0, retry_limit: 0 });

/** A run that was started; eventually consistent reads show runs as `stale` has them. */
async function started(stale: (run: Run) => readonly Run[]): Promise<Simulation> {
  const world = new Simulation();
  const { ports } = world.memory;
  const runs: RunStore = world.memory.runs;
  await world.memory.jobs.create(timed);
  world.memory.dispatch.add(aFire(timed, NOON), NOON);
  await world.settle();
  const [queued] = world.memory.runs.all();
  if (!queued) throw new Error("the run did not start");
  await reportStart(ports, timed.job_id, queued.run_id, { worker_id: "w", attempt: 1 });
  const read = runs.getMany.bind(runs);
  runs.getMany = async (keys, consistency) => (consistency === "eventually" ? stale(queued) : read(keys));
  return world;
}

it("a run that has ended stays as it is, though a stale read shows it as waiting beyond its time", async () => {
  const world = await started((run) => [run]);
  const { run_id } = aFire(timed, NOON);
  await reportCompletion(world.memory.ports, timed.job_id, { run_id, attempt: 1, status: "success" });
  await world.advance(10);
  expect(world.memory.runs.all()).toMatchObject([{ status: "success" }]);
});

it("a run that a stale read does not show is ended at its time", async () => {
  const world = await started(() => []);
  await world.advance(11);
  expect(world.memory.runs.all()).toMatchObject([{ status: "timeout" }]);
});
