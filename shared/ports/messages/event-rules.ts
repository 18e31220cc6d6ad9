/** The rules that bring events to their triggers. Not here: the exact match, which dispatch makes. */
export interface EventRules {
  /** Makes the trigger's rule this pattern. Repeated: nothing. */
  put(triggerId: string, pattern: string): Promise<void>;
  /** Repeated: nothing. */
  remove(triggerId: string): Promise<void>;
  /** Triggers that have a rule, by pages of at most 100, in no order. `next` null: the last page. */
  list(cursor: string | null): Promise<{ readonly triggerIds: readonly string[]; readonly next: string | null }>;
}
