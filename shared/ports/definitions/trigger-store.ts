/** Definitions, counts and occurrences of triggers. Not here: their rules on the bus (`EventRules`), and the runs that they start. */
import type { TriggerDefinition, TriggerOccurrence, TriggerState } from "../../domain/definition/trigger.ts";
import type { RunId } from "../../domain/run/run-id.ts";
import type { PageRequest } from "../runs/run-store.ts";
import type { DefinitionStore } from "./definition-store.ts";

export interface TriggerStore extends DefinitionStore<TriggerDefinition> {
  /** Strongly consistent. */
  getTriggerStates(ids: readonly string[]): Promise<Map<string, TriggerState>>;
  /** Puts an occurrence on record and counts it, in one write. Repeated: false, and nothing is counted again. */
  recordOccurrence(occurrence: TriggerOccurrence): Promise<boolean>;
  /** Eventually consistent. */
  getOccurrence(id: string, occurrenceId: RunId): Promise<TriggerOccurrence | undefined>;
  listOccurrences(
    id: string,
    page: PageRequest,
  ): Promise<{ readonly occurrences: readonly TriggerOccurrence[]; readonly nextCursor: string | null }>;
  /** Topic patterns of triggers that wait for events of runs. Eventually consistent. */
  listeners(): Promise<readonly string[]>;
  /** Notes what a trigger listens to; null: nothing, or nothing any more. */
  setListener(id: string, pattern: string | null): Promise<void>;
}
