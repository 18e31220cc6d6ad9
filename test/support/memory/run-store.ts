import { invalid } from "../../../shared/domain/errors.ts";
import type { Run } from "../../../shared/domain/run.ts";
import { isRunId, timeOf } from "../../../shared/domain/run-id.ts";
import type { RunPage, RunPageRequest, RunStore } from "../../../shared/ports.ts";

export class MemoryRunStore implements RunStore {
  readonly #runs = new Map<string, Run>();
  /** Changes of runs that exist, as the table's stream would tell them; the owner of the store empties it. */
  readonly changes: Run[] = [];

  async create(run: Run): Promise<{ readonly created: true } | { readonly created: false; readonly existing: Run }> {
    const existing = this.#runs.get(keyOf(run));
    if (existing) return { created: false, existing };
    this.#runs.set(keyOf(run), structuredClone(run));
    return { created: true };
  }

  async get(jobId: string, runId: string): Promise<Run | undefined> {
    return this.#runs.get(`${jobId} ${runId}`);
  }

  async save(previous: Run, next: Run): Promise<boolean> {
    const stored = this.#runs.get(keyOf(next));
    if (!stored || stored.status !== previous.status || stored.attempt !== previous.attempt || stored.worker_id !== previous.worker_id) {
      return false;
    }
    this.#runs.set(keyOf(next), structuredClone(next));
    this.changes.push(structuredClone(next));
    return true;
  }

  async existing(jobId: string, runIds: readonly string[]): Promise<ReadonlySet<string>> {
    return new Set(runIds.filter((id) => this.#runs.has(`${jobId} ${id}`)));
  }

  async listByJob(jobId: string, page: RunPageRequest): Promise<RunPage> {
    return pageOf(
      this.all().filter((run) => run.job_id === jobId),
      page,
    );
  }

  async listByTime({ from, to }: { readonly from: number; readonly to: number }, page: RunPageRequest): Promise<RunPage> {
    return pageOf(
      this.all().filter((run) => timeOf(run.run_id) >= from && timeOf(run.run_id) <= to),
      page,
    );
  }

  /** Every run, newest first. */
  all(): Run[] {
    return [...this.#runs.values()].sort((a, b) => (a.run_id < b.run_id ? 1 : -1));
  }
}

function pageOf(runs: readonly Run[], { limit, status, cursor }: RunPageRequest): RunPage {
  if (cursor !== undefined && !isRunId(cursor)) throw invalid("query.cursor", "must be a next_cursor that this list answered");
  const wanted = runs.filter((run) => (status === undefined || run.status === status) && (cursor === undefined || run.run_id < cursor));
  const shown = wanted.slice(0, limit);
  return { runs: shown, nextCursor: wanted.length > limit ? (shown.at(-1)?.run_id ?? null) : null };
}

function keyOf(run: Run): string {
  return `${run.job_id} ${run.run_id}`;
}
