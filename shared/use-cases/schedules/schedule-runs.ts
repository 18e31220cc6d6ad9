import { notFound } from "../../domain/errors.ts";
import type { Run } from "../../domain/run/run.ts";
import { stepRunKeys } from "../../domain/run/changes/step-run.ts";
import type { WorkflowRun } from "../../domain/run/workflow-run.ts";
import type { ScheduledJob, ScheduleDefinition } from "../../domain/schedules/schedule.ts";
import { dagOf } from "../../domain/definition/dag.ts";
import type { Ports } from "../../ports/groups.ts";
import { getSchedule } from "./get-schedule.ts";
import { spanOf } from "./list-schedules.ts";
import { type MailOfRun, mailsOfRun, type StepOfRun } from "./mails-of-run.ts";
import { type ReadLog, readLog, tryToReadLog } from "./sync/read-log.ts";
import type { SchedulePorts } from "./schedule-ports.ts";

type RunPorts = SchedulePorts & Pick<Ports, "runs" | "deliveries">;

/** Runs of a schedule, the latest due first, of a page; and how many there are in the span of days. */
export async function listScheduleRuns(
  ports: SchedulePorts,
  id: string,
  query: { readonly page: number; readonly size: number; readonly start_date?: string | undefined; readonly end_date?: string | undefined },
): Promise<{ readonly schedule: ScheduleDefinition; readonly runs: readonly WorkflowRun[]; readonly total: number }> {
  const schedule = await getSchedule(ports, id);
  const { page, size } = query;
  const span = spanOf(schedule, query);
  const found = await ports.workflowRuns.listWithin(id, { ...span, skip: (page - 1) * size, limit: size });
  return { schedule, ...found };
}

/** A job of a run, and why it failed. */
export interface JobOfRun {
  readonly job: ScheduledJob;
  /** `pending`: it has not begun. `upstream_failed`: a job before it failed. */
  readonly status: string;
  readonly started_at: string | null;
  readonly finished_at: string | null;
  /** Of a failed job of a native schedule: what its worker said. */
  readonly error: Run["error"];
  readonly log: ReadLog | undefined;
}

export interface ScheduleRun {
  readonly schedule: ScheduleDefinition;
  readonly run: WorkflowRun;
  readonly jobs: readonly JobOfRun[];
  /** Those that the schedule ordered itself; what Airflow runs mails by itself. */
  readonly mails: readonly MailOfRun[];
}

/** One run with its jobs and mails; logs of the jobs that failed are read. @throws NOT_FOUND */
export async function getScheduleRun(ports: RunPorts, id: string, runId: string): Promise<ScheduleRun> {
  const schedule = await getSchedule(ports, id);
  const run = await ports.workflowRuns.get(id, runId);
  if (!run) throw notFound("run", runId);
  const details = await ports.scheduleFiles.getDetails(schedule.details_key);
  if (run.airflow) return { schedule, run, jobs: await jobsOnAirflow(ports, run, details), mails: [] };
  const steps = await stepsOf(ports, run);
  return { schedule, run, jobs: jobsOfSteps(run, steps, details), mails: await mailsOfRun(ports, schedule, run, steps) };
}

/** The log of a job's last try on Airflow. @throws NOT_FOUND where there is none */
export async function getJobLog(ports: SchedulePorts, id: string, runId: string, jobId: string): Promise<ReadLog> {
  await getSchedule(ports, id);
  const run = await ports.workflowRuns.get(id, runId);
  const job = run?.airflow?.jobs.find(({ job_id }) => job_id === jobId);
  const log = run?.airflow && job && (await readLog(ports, run.airflow, job));
  if (!log) throw notFound("run", runId);
  return log;
}

const FAILED = new Set(["failed", "upstream_failed"]);

function jobsOnAirflow(ports: SchedulePorts, { airflow }: WorkflowRun, details: readonly ScheduledJob[]): Promise<readonly JobOfRun[]> {
  const seen = new Map(airflow?.jobs.map((job) => [job.job_id, job]));
  // Also those that the schedule no longer has: the run had them.
  const gone = [...seen.keys()].filter((id) => !details.some((job) => job.id === id)).map(unknownJob);
  return Promise.all(
    [...details, ...gone].map(async (job): Promise<JobOfRun> => {
      const { state = null, started_at = null, finished_at = null } = seen.get(job.id) ?? {};
      const task = seen.get(job.id);
      const log = airflow && task && state !== null && FAILED.has(state) ? await tryToReadLog(ports, airflow, task) : undefined;
      return { job, status: state ?? "pending", started_at, finished_at, error: null, log };
    }),
  );
}

async function stepsOf(ports: RunPorts, run: WorkflowRun): Promise<readonly (StepOfRun & { readonly place: number })[]> {
  const steps = await ports.workflows.getSteps(run.workflow_id, run.spec);
  const dag = dagOf(steps ?? []);
  const keys = stepRunKeys(run, dag, [...dag.steps.keys()]);
  const found = new Map(
    (await ports.runs.getMany(keys.map(({ job_id, run_id }) => ({ job_id, run_id })))).map((step) => [step.job_id, step]),
  );
  return keys.map(({ place, step, job_id }) => ({ place, id: step.step_id, run: found.get(job_id) }));
}

function jobsOfSteps(run: WorkflowRun, steps: Awaited<ReturnType<typeof stepsOf>>, details: readonly ScheduledJob[]): readonly JobOfRun[] {
  return steps.map(({ place, id: stepId, run: of }): JobOfRun => {
    const job = details.find(({ id }) => id === stepId) ?? unknownJob(stepId);
    const unstarted = run.steps[place] === "x" ? "upstream_failed" : "pending";
    const { started_at = null, finished_at = null, error = null } = of ?? {};
    return { job, status: of?.status ?? unstarted, started_at, finished_at, error, log: undefined };
  });
}

function unknownJob(id: string): ScheduledJob {
  const nothing = { description: "", commands: [], data_load_url: "", data_load_code: null, code: "", work: null };
  return { id, title: id, order: 0, ...nothing };
}
