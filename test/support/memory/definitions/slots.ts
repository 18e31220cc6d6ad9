import type { Definition } from "../../../../shared/domain/definition/definition.ts";
import {
  bucketOf,
  type ChainLink,
  countedSource,
  DURATION_BOUNDS,
  type EndedRun,
  EMPTY_STATE,
  type JobCounters,
  type JobState,
  LATENESS_BOUNDS,
} from "../../../../shared/domain/definition/job.ts";
import { packOutcome, unpackOutcome } from "../../../../shared/adapters/dynamodb/items/recent-item.ts";
import { RECENT_KEPT, RECENT_LIMIT, type RecentOutcome } from "../../../../shared/domain/run/recent-outcome.ts";
import { isFailure, type Run, type RunStatus } from "../../../../shared/domain/run/run.ts";
import type { RunId } from "../../../../shared/domain/run/run-id.ts";
import type { DefinitionRef } from "../../../../shared/ports/definitions/definition-store.ts";
import type { SlotRequest, SlotStore } from "../../../../shared/ports/definitions/slot-store.ts";
import { chosen, MemoryDefinitionStore } from "./definition-store.ts";

/** Definitions of a kind whose runs take slots: jobs, and workflows. */
export class MemorySlots<Kind extends Definition> extends MemoryDefinitionStore<Kind> implements SlotStore {
  readonly #states = new Map<string, JobState>();

  /** Of definitions that were deleted: what is under way for one takes no slot any more. */
  readonly #gone = new Map<string, string>();

  override async delete(id: string, expectedVersion?: number): Promise<boolean> {
    if (!this.isOfVersion(id, expectedVersion)) return false;
    this.#states.delete(id);
    const definition = this.definitions.get(id);
    if (definition) this.#gone.set(id, definition.generation);
    return super.delete(id);
  }

  async getStates(ids: readonly string[]): Promise<Map<string, JobState>> {
    return chosen(ids, this.#states);
  }

  async acquireSlot(of: DefinitionRef, runId: string, start: SlotRequest): Promise<boolean> {
    const state = this.#ofGeneration(of);
    const held = state?.active_runs.includes(runId) ?? false;
    if (!state || (!held && state.active_runs.length >= start.maxParallel)) return false;
    this.#states.set(of.id, {
      ...state,
      active_runs: held ? state.active_runs : [...state.active_runs, runId].sort(),
      last_run_at: start.startedAt,
      last_status: "queued",
      next_due_at: start.nextDueAt,
      next_due_since: start.activeSince,
    });
    return true;
  }

  async moveLink(of: DefinitionRef, link: ChainLink, expected?: RunId | null): Promise<boolean> {
    const state = this.#ofGeneration(of);
    if (!state || (expected !== undefined && (state.link?.run_id ?? null) !== expected)) return false;
    this.#states.set(of.id, { ...state, link: structuredClone(link) });
    return true;
  }

  /** Counts what never became active, with the write that puts it on record. False: the definition is gone. */
  countUnstarted(of: DefinitionRef, run: Pick<Run, "status" | "trigger_source" | "reason" | "scheduled_at">): boolean {
    const state = this.#ofGeneration(of);
    if (!state) return false;
    const runs = counted(state.counters.runs, run.status, run.trigger_source);
    const outcome = { status: run.status, due: secondsOf(run.scheduled_at), durationSeconds: 0, latenessSeconds: 0, attempt: 1 };
    const recent = withOutcome(state.recent, outcome);
    this.#states.set(of.id, { ...state, recent, last_status: run.status, last_error: run.reason, counters: { ...state.counters, runs } });
    return true;
  }

  async freeSlot(id: string, ended: EndedRun): Promise<boolean> {
    const state = this.stateOf(id);
    if (!state.active_runs.includes(ended.runId)) return false;
    const { counters } = state;
    this.#states.set(id, {
      ...state,
      active_runs: state.active_runs.filter((held) => held !== ended.runId),
      last_status: ended.status,
      last_error: ended.error,
      recent: withOutcome(state.recent, { ...ended, due: secondsOf(ended.scheduledAt) }),
      last_failed_run: isFailure(ended.status) ? ended.runId : state.last_failed_run,
      counters: {
        runs: counted(counters.runs, ended.status, ended.triggerSource),
        duration: added(counters.duration, bucketOf(DURATION_BOUNDS, ended.durationSeconds), ended.durationSeconds),
        lateness: added(counters.lateness, bucketOf(LATENESS_BOUNDS, ended.latenessSeconds), ended.latenessSeconds),
      },
    });
    return true;
  }

  async dropSlot(id: string, runId: string): Promise<void> {
    const state = this.stateOf(id);
    if (!state.active_runs.includes(runId)) return;
    this.#states.set(id, { ...state, active_runs: state.active_runs.filter((held) => held !== runId) });
  }

  /** The state, made this generation's; undefined: it is that of a later one. */
  #ofGeneration({ id, generation }: DefinitionRef): JobState | undefined {
    const state = this.stateOf(id);
    const gone = this.#gone.get(id);
    if ((state.generation !== null && state.generation > generation) || (gone !== undefined && gone >= generation)) return undefined;
    return { ...(state.generation === null || state.generation === generation ? state : EMPTY_STATE), generation };
  }

  protected stateOf(id: string): JobState {
    return this.#states.get(id) ?? EMPTY_STATE;
  }
}

/** As the table keeps it: rounded, and the oldest taken away. */
function withOutcome(recent: readonly RecentOutcome[], outcome: RecentOutcome): readonly RecentOutcome[] {
  const all = [...recent, ...unpackOutcome(packOutcome(outcome))];
  return all.length < RECENT_LIMIT ? all : all.slice(-RECENT_KEPT);
}

const secondsOf = (iso: string) => Math.floor(Date.parse(iso) / 1000);

function counted(runs: JobCounters["runs"], status: RunStatus, source: string): JobCounters["runs"] {
  const triggerSource = countedSource(source);
  const same = runs.find((one) => one.status === status && one.triggerSource === triggerSource);
  const others = runs.filter((one) => one !== same);
  const order = (one: { readonly status: string; readonly triggerSource: string }) => `${one.status} ${one.triggerSource}`;
  return [...others, { status, triggerSource, count: (same?.count ?? 0) + 1 }].sort((a, b) => order(a).localeCompare(order(b)));
}

function added(histogram: JobCounters["duration"], bucket: number, seconds: number): JobCounters["duration"] {
  return { buckets: histogram.buckets.map((count, index) => count + (index === bucket ? 1 : 0)), sum: histogram.sum + seconds };
}
