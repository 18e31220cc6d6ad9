import { BelfryError, notFound } from "../../domain/errors.ts";
import type { Run } from "../../domain/run/run.ts";
import type { Ports } from "../../ports/groups.ts";
import type { RunPage, RunPageRequest } from "../../ports/runs/run-store.ts";
import { resultOf } from "../workflows/steps/render-params.ts";

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
