/**
 * Who runs at most `maxParallel` at the same time, and how its runs have ended: jobs, and workflows. Not here: the runs, and whether one
 * may take another's slot.
 */
import type { EndedRun, JobState } from "../../domain/definition/job.ts";
import type { RunId } from "../../domain/run/run-id.ts";
import type { Consistency, DefinitionRef } from "./definition-store.ts";

export interface SlotStore {
  getStates(ids: readonly string[], consistency?: Consistency): Promise<Map<string, JobState>>;
  /**
   * Takes a slot for the run if it holds one already or fewer than `maxParallel` are held, and notes the start in the
   * same write. False: no slot is free, or the state is that of a later generation. Repeated: true; the slot is held once,
   * the times are noted again. The state of an earlier generation is replaced.
   */
  acquireSlot(of: DefinitionRef, runId: RunId, start: SlotRequest): Promise<boolean>;
  /** Gives the slot back and counts the ended run, in one write. Repeated: false, and nothing is counted again. */
  freeSlot(id: string, ended: EndedRun): Promise<boolean>;
  /** Gives back a slot whose run turned out to be over or never to have been; counts nothing. */
  dropSlot(id: string, runId: RunId): Promise<void>;
}

export interface SlotRequest {
  readonly maxParallel: number;
  readonly startedAt: string;
  readonly nextDueAt: string | null;
  /** The activation that `nextDueAt` was worked out from. */
  readonly activeSince: string;
}
