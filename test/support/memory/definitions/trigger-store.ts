import { occurrenceItem, occurrenceOf } from "../../../../shared/adapters/dynamodb/definitions/trigger-items.ts";
import { definitionKey } from "../../../../shared/domain/definition/definition-key.ts";
import {
  type TriggerDefinition,
  type TriggerOccurrence,
  type TriggerState,
  UNTRIGGERED,
} from "../../../../shared/domain/definition/trigger.ts";
import type { TriggerStore } from "../../../../shared/ports/definitions/trigger-store.ts";
import type { PageRequest } from "../../../../shared/ports/runs/run-store.ts";
import { chosen, MemoryDefinitionStore } from "./definition-store.ts";
import { recordPage } from "../runs/record-page.ts";
import { MemoryRecords } from "../runs/records.ts";

export class MemoryTriggerStore extends MemoryDefinitionStore<TriggerDefinition> implements TriggerStore {
  readonly #states = new Map<string, TriggerState>();
  readonly #records: MemoryRecords;
  readonly #listeners = new Map<string, string>();
  /** In the order in which they were recorded. */
  readonly occurrences: TriggerOccurrence[] = [];

  constructor(records = new MemoryRecords()) {
    super();
    this.#records = records;
  }

  override async delete(id: string, expectedVersion?: number): Promise<boolean> {
    if (!this.isOfVersion(id, expectedVersion)) return false;
    this.#states.delete(id);
    return super.delete(id);
  }

  async getTriggerStates(ids: readonly string[]): Promise<Map<string, TriggerState>> {
    return chosen(ids, this.#states);
  }

  async recordOccurrence(occurrence: TriggerOccurrence): Promise<boolean> {
    const { trigger_id: id, occurrence_id, status, recorded_at, scheduled_at, reason } = occurrence;
    const owner = definitionKey("trigger", id);
    if (this.#records.has(owner, occurrence_id)) return false;
    this.#records.add(owner, occurrence_id);
    // What the table would give back: a record that could not be read again fails here.
    this.occurrences.push(occurrenceOf(occurrenceItem(occurrence, 30)));
    const state = this.#states.get(id) ?? UNTRIGGERED;
    const well = { failure_streak: 0, failing_since: null, last_reason: null };
    const published = { ...state, ...well, trigger_count: state.trigger_count + 1, last_triggered_at: recorded_at };
    const failure_streak = state.failure_streak + 1;
    const failing = { ...state, failure_streak, failing_since: state.failing_since ?? scheduled_at, last_reason: reason };
    const others = {
      missed: { ...failing, missed_count: state.missed_count + 1 },
      dropped: { ...failing, dropped_count: state.dropped_count + 1 },
    };
    this.#states.set(id, status === "published" ? published : others[status]);
    return true;
  }

  async getOccurrence(id: string, occurrenceId: string): Promise<TriggerOccurrence | undefined> {
    return this.occurrences.find(({ trigger_id, occurrence_id }) => trigger_id === id && occurrence_id === occurrenceId);
  }

  async listOccurrences(
    id: string,
    page: PageRequest,
  ): Promise<{ readonly occurrences: readonly TriggerOccurrence[]; readonly nextCursor: string | null }> {
    const own = this.occurrences.filter(({ trigger_id }) => trigger_id === id);
    const { records, nextCursor } = recordPage(own, page, ({ occurrence_id }) => occurrence_id);
    return { occurrences: records, nextCursor };
  }

  async listeners(): Promise<readonly string[]> {
    return [...this.#listeners.values()];
  }

  async setListener(id: string, pattern: string | null): Promise<void> {
    if (pattern === null) this.#listeners.delete(id);
    else this.#listeners.set(id, pattern);
  }
}
