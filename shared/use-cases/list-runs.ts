import { BelfryError, invalid, notFound } from "../domain/errors.ts";
import type { Run } from "../domain/run.ts";
import type { RunId } from "../domain/run-id.ts";
import type { Ports, RunPage, RunPageRequest } from "../ports.ts";
import { resultOf } from "./render-params.ts";
import { text } from "../domain/text.ts";

const DAY_MS = 86_400_000;
/** Each hour of the range is a query of its own; a longer look back is asked for in parts. */
const LONGEST_RANGE_DAYS = 31;

/** A job's runs, newest first. A job that was deleted keeps its runs; one that never was has none and is not found. */
export async function listRuns({ jobs, runs }: Pick<Ports, "jobs" | "runs">, jobId: string, page: RunPageRequest): Promise<RunPage> {
  const found = await runs.listByJob(jobId, page);
  if (found.runs.length === 0 && !(await jobs.getDefinition(jobId))) throw notFound("job", jobId);
  return found;
}

export async function getRun({ runs }: Pick<Ports, "runs">, jobId: string, runId: string): Promise<Run> {
  const run = await runs.get(jobId, runId);
  if (!run) throw new BelfryError({ code: "NOT_FOUND", kind: "run", id: runId });
  return run;
}

/** The run of a job or step that has this id, whosever it is. @throws NOT_FOUND */
export async function findRun({ runs }: Pick<Ports, "runs">, runId: RunId): Promise<Run> {
  const found = await runs.getById(runId);
  if (!found) throw new BelfryError({ code: "NOT_FOUND", kind: "run", id: runId });
  return found;
}

/** A run, and the ids of those of its job that were due before and after it. */
export interface RunWithNeighbours {
  readonly run: Run;
  readonly previous: string | null;
  readonly next: string | null;
  /** When the record may be deleted, ISO 8601. */
  readonly expiresAt: string;
}

/** All that is on record of a run, with its result, wherever that is kept. */
export async function getRunWhole(ports: Pick<Ports, "runs" | "results">, jobId: string, runId: string): Promise<RunWithNeighbours> {
  const [run, neighbours] = await Promise.all([getRun(ports, jobId, runId), ports.runs.neighbours(jobId, runId)]);
  return { run: { ...run, result: await resultOf(ports, run) }, ...neighbours };
}

/** Runs of all jobs with a scheduled time in [from, to] (ISO 8601; default: the last day), newest first. */
export async function listRecentRuns(
  { runs, clock }: Pick<Ports, "runs" | "clock">,
  range: { readonly from?: string | undefined; readonly to?: string | undefined },
  page: RunPageRequest,
): Promise<RunPage> {
  const to = range.to === undefined ? clock.now() : Date.parse(range.to);
  const from = range.from === undefined ? to - DAY_MS : Date.parse(range.from);
  if (from > to) throw invalid("query.from", text("range-reversed"));
  if (to - from > LONGEST_RANGE_DAYS * DAY_MS) throw invalid("query.from", text("range-too-long", { days: LONGEST_RANGE_DAYS }));
  return runs.listByTime({ from, to }, page);
}
