import {
  bucketOf,
  DURATION_BOUNDS,
  type EndedRun,
  IDLE_STATE,
  type Job,
  type JobCounters,
  type JobDefinition,
  type JobState,
  LATENESS_BOUNDS,
} from "../../../shared/domain/job.ts";
import type { Run, RunStatus } from "../../../shared/domain/run.ts";
import type { JobStore, RememberedRequest, SlotRequest } from "../../../shared/ports.ts";

const KEPT_MS = 86_400_000;
const COUNTED_SOURCES = new Set(["scheduler", "manual", "auto-reschedule", "bootstrap", "resume"]);

export class MemoryJobStore implements JobStore {
  readonly #definitions = new Map<string, JobDefinition>();
  readonly #states = new Map<string, JobState>();
  readonly #requests = new Map<string, RememberedRequest & { readonly until: number }>();
  readonly #now: () => number;
  #sweptUntil: string | undefined;

  constructor(now: () => number) {
    this.#now = now;
  }

  async create(definition: JobDefinition): Promise<boolean> {
    if (this.#definitions.has(definition.job_id)) return false;
    this.#definitions.set(definition.job_id, structuredClone(definition));
    return true;
  }

  async replace(definition: JobDefinition, expectedVersion: number): Promise<boolean> {
    if (this.#definitions.get(definition.job_id)?.version !== expectedVersion) return false;
    this.#definitions.set(definition.job_id, structuredClone(definition));
    return true;
  }

  async delete(jobId: string): Promise<boolean> {
    this.#states.delete(jobId);
    return this.#definitions.delete(jobId);
  }

  async get(jobId: string): Promise<Job | undefined> {
    const definition = this.#definitions.get(jobId);
    return definition && { definition, state: this.#state(jobId) };
  }

  async getDefinition(jobId: string): Promise<JobDefinition | undefined> {
    return this.#definitions.get(jobId);
  }

  async getDefinitions(jobIds: readonly string[]): Promise<Map<string, JobDefinition>> {
    return new Map(jobIds.flatMap((id) => entry(id, this.#definitions.get(id))));
  }

  async getVersions(jobIds: readonly string[]): Promise<Map<string, number>> {
    return new Map(jobIds.flatMap((id) => entry(id, this.#definitions.get(id)?.version)));
  }

  async listDefinitions({ after = "", limit }: { readonly after?: string; readonly limit: number }): Promise<readonly JobDefinition[]> {
    const ids = [...this.#definitions.keys()].filter((id) => id > after).sort();
    return ids.slice(0, limit).flatMap((id) => this.#definitions.get(id) ?? []);
  }

  async getStates(jobIds: readonly string[]): Promise<Map<string, JobState>> {
    return new Map(jobIds.flatMap((id) => entry(id, this.#states.get(id))));
  }

  async acquireSlot(jobId: string, runId: string, start: SlotRequest): Promise<boolean> {
    const state = this.#state(jobId);
    const held = state.active_runs.includes(runId);
    if (!held && state.active_runs.length >= start.maxParallel) return false;
    this.#states.set(jobId, {
      ...state,
      active_runs: held ? state.active_runs : [...state.active_runs, runId].sort(),
      last_run_at: start.startedAt,
      last_status: "queued",
      next_due_at: start.nextDueAt,
      next_due_since: start.activeSince,
    });
    return true;
  }

  async releaseSlot(jobId: string, ended: EndedRun): Promise<boolean> {
    const state = this.#state(jobId);
    if (!state.active_runs.includes(ended.runId)) return false;
    const { counters } = state;
    this.#states.set(jobId, {
      ...state,
      active_runs: state.active_runs.filter((id) => id !== ended.runId),
      last_status: ended.status,
      last_error: ended.error,
      counters: {
        runs: counted(counters.runs, ended.status, ended.triggerSource),
        duration: added(counters.duration, bucketOf(DURATION_BOUNDS, ended.durationSeconds), ended.durationSeconds),
        lateness: added(counters.lateness, bucketOf(LATENESS_BOUNDS, ended.latenessSeconds), ended.latenessSeconds),
      },
    });
    return true;
  }

  async abandonSlot(jobId: string, runId: string): Promise<void> {
    const state = this.#state(jobId);
    if (!state.active_runs.includes(runId)) return;
    this.#states.set(jobId, { ...state, active_runs: state.active_runs.filter((id) => id !== runId) });
  }

  async countUnstarted(jobId: string, run: Pick<Run, "status" | "trigger_source" | "reason">): Promise<void> {
    const state = this.#state(jobId);
    const runs = counted(state.counters.runs, run.status, run.trigger_source);
    this.#states.set(jobId, { ...state, last_status: run.status, last_error: run.reason, counters: { ...state.counters, runs } });
  }

  async rememberRequest(jobId: string, key: string, request: RememberedRequest): Promise<RememberedRequest | undefined> {
    const name = `${jobId} ${key}`;
    const earlier = this.#requests.get(name);
    if (earlier && earlier.until >= this.#now()) {
      const { until: _, ...kept } = earlier;
      return kept;
    }
    this.#requests.set(name, { ...request, until: Date.parse(request.scheduledAt) + KEPT_MS });
    return undefined;
  }

  async getSweptUntil(): Promise<string | undefined> {
    return this.#sweptUntil;
  }

  async setSweptUntil(instant: string): Promise<void> {
    this.#sweptUntil = instant;
  }

  #state(jobId: string): JobState {
    return this.#states.get(jobId) ?? IDLE_STATE;
  }
}

function entry<Value>(id: string, value: Value | undefined): [string, Value][] {
  return value === undefined ? [] : [[id, value]];
}

function counted(runs: JobCounters["runs"], status: RunStatus, source: string): JobCounters["runs"] {
  const triggerSource = COUNTED_SOURCES.has(source) ? source : "other";
  const same = runs.find((one) => one.status === status && one.triggerSource === triggerSource);
  const others = runs.filter((one) => one !== same);
  const order = (one: { readonly status: string; readonly triggerSource: string }) => `${one.status} ${one.triggerSource}`;
  return [...others, { status, triggerSource, count: (same?.count ?? 0) + 1 }].sort((a, b) => order(a).localeCompare(order(b)));
}

function added(histogram: JobCounters["duration"], bucket: number, seconds: number): JobCounters["duration"] {
  return { buckets: histogram.buckets.map((count, index) => count + (index === bucket ? 1 : 0)), sum: histogram.sum + seconds };
}
