/** What the rest of a record does not say about its making. */
export type RunCause =
  /** Asked for by a caller; `by`: who, if callers are known; `user_id`: that one's number. `rerun_of`: the run whose params it repeats. */
  | { readonly kind: "hand"; readonly by?: string; readonly user_id?: number; readonly rerun_of?: string }
  /** An occurrence of a trigger started it. */
  | { readonly kind: "event"; readonly trigger_id: string; readonly occurrence_id: string };
