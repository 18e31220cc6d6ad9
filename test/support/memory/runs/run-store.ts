import { expiryOfRecord } from "../../../../shared/adapters/dynamodb/items/record-expiry.ts";
import { runItem, runOf } from "../../../../shared/adapters/dynamodb/runs/run-items.ts";
import type { DirectChange } from "../../../../shared/domain/run/changes/direct-change.ts";
import { type DefinitionKey, definitionKey } from "../../../../shared/domain/definition/definition-key.ts";
import { latenessOnceBegun, type Run } from "../../../../shared/domain/run/run.ts";
import { hourOf, timeOf } from "../../../../shared/domain/run/run-id.ts";
import type { JobDefinition } from "../../../../shared/domain/definition/job.ts";
import type { DefinitionRef } from "../../../../shared/ports/definitions/definition-store.ts";
import type { RunPage, RunPageRequest, RunStore, TimePage, TimeQuery } from "../../../../shared/ports/runs/run-store.ts";
import { newestFirst, recordPage, timePage } from "./record-page.ts";
import { MemoryRecords } from "./records.ts";
import type { MemorySlots } from "../definitions/slots.ts";

const RETENTION_DAYS = 400;

export class MemoryRunStore implements RunStore {
  readonly #runs = new Map<string, Run>();
  readonly #records: MemoryRecords;
  /** Changes of runs that exist, as the table's stream would tell them; the owner of the store empties it. */
  readonly changes: Run[] = [];

  readonly #count: MemorySlots<JobDefinition>["countUnstarted"];

  /** `count`: notes on the definition's state what never became active. */
  constructor(records = new MemoryRecords(), count: MemorySlots<JobDefinition>["countUnstarted"] = () => true) {
    this.#records = records;
    this.#count = count;
  }

  async create(run: Run): Promise<{ readonly created: true } | { readonly created: false; readonly existing: Run }> {
    const existing = this.#runs.get(keyOf(run));
    if (existing) return { created: false, existing };
    this.#runs.set(keyOf(run), readBack(run));
    this.#records.add(definitionKey("job", run.job_id), run.run_id);
    return { created: true };
  }

  async createUnstarted(run: Run, of: DefinitionRef | undefined): ReturnType<RunStore["create"]> {
    const created = await this.create(run);
    if (created.created && of) this.#count(of, run);
    return created;
  }

  async get(jobId: string, runId: string): Promise<Run | undefined> {
    return this.#runs.get(keyOf({ job_id: jobId, run_id: runId }));
  }

  async getMany(keys: readonly Pick<Run, "job_id" | "run_id">[]): Promise<readonly Run[]> {
    return [...new Set(keys.map(keyOf))].flatMap((key) => this.#runs.get(key) ?? []);
  }

  async save(previous: Run, next: Run): Promise<boolean> {
    const stored = this.#runs.get(keyOf(next));
    if (!stored || stored.status !== previous.status || stored.attempt !== previous.attempt || stored.worker_id !== previous.worker_id) {
      return false;
    }
    this.#runs.set(keyOf(next), readBack(next));
    this.changes.push(structuredClone(next));
    return true;
  }

  async change(key: Pick<Run, "job_id" | "run_id">, change: DirectChange): ReturnType<RunStore["change"]> {
    const before = this.#runs.get(keyOf(key));
    if (!before || !meets(before, change.when)) return before && { applied: false, before };
    const next = { ...before, ...change.set, begun_at: before.begun_at ?? change.beginning ?? null };
    this.#runs.set(keyOf(key), readBack(next));
    this.changes.push(structuredClone(next));
    return { applied: true, before };
  }

  async existing(owner: DefinitionKey, runIds: readonly string[]): Promise<ReadonlySet<string>> {
    return new Set(runIds.filter((id) => this.#records.has(owner, id)));
  }

  async listByJob(jobId: string, page: RunPageRequest): Promise<RunPage> {
    return pageOf(
      this.all().filter((run) => run.job_id === jobId),
      page,
    );
  }

  async getById(runId: string): Promise<Run | undefined> {
    return this.all().find(({ run_id }) => run_id === runId);
  }

  async neighbours(jobId: string, runId: string): ReturnType<RunStore["neighbours"]> {
    const ids = this.all().flatMap(({ job_id, run_id }) => (job_id === jobId ? [run_id] : []));
    const previous = ids.find((id) => id < runId) ?? null;
    const next = ids.findLast((id) => id > runId) ?? null;
    return { previous, next, expiresAt: new Date(expiryOfRecord(runId, RETENTION_DAYS) * 1000).toISOString() };
  }

  async listByTime(query: TimeQuery): Promise<TimePage<Run>> {
    return timePage(this.all(), query, ({ run_id }) => run_id);
  }

  async listOfJob(jobId: string, query: TimeQuery): Promise<TimePage<Run>> {
    const own = this.all().filter(({ job_id }) => job_id === jobId);
    return timePage(own, query, ({ run_id }) => run_id);
  }

  async runsOfHour(hour: number, most: number): ReturnType<RunStore["runsOfHour"]> {
    const found = this.all().filter(({ run_id }) => hourOf(timeOf(run_id)) === hourOf(hour));
    const runs = found.slice(0, most).map((run) => {
      const { job_id, run_id, status } = run;
      return { owner: definitionKey("job", job_id), run_id, status, lateness: latenessOnceBegun(run) };
    });
    return { runs, more: found.length > most };
  }

  /** Every run, newest first. */
  all(): Run[] {
    return newestFirst([...this.#runs.values()], ({ run_id }) => run_id);
  }
}

/** Does a stored run meet the condition of a change? */
export function meets(run: Run, { status, attempt, attemptFrom, queuedBy, beginningKnown }: DirectChange["when"]): boolean {
  return (
    status.includes(run.status) &&
    (attempt === undefined || run.attempt === attempt) &&
    (attemptFrom === undefined || run.attempt >= attemptFrom) &&
    (queuedBy === undefined || run.queued_at <= queuedBy) &&
    (beginningKnown === undefined || run.begun_at !== null || run.started_at === null)
  );
}

function pageOf(runs: readonly Run[], { status, ...page }: RunPageRequest): RunPage {
  const wanted = runs.filter((run) => status === undefined || run.status === status);
  const { records, nextCursor } = recordPage(wanted, page, ({ run_id }) => run_id);
  return { runs: records, nextCursor };
}

/** What the table would give back: a record that could not be read again fails here. */
function readBack(run: Run): Run {
  return runOf(runItem(run, RETENTION_DAYS));
}

function keyOf({ job_id, run_id }: Pick<Run, "job_id" | "run_id">): string {
  return `${job_id} ${run_id}`;
}
