/** What a run can be, and how an attempt can end. */
export const ACTIVE_STATUSES = ["queued", "running"] as const;
const FINAL_STATUSES = ["success", "failed", "timeout", "cancelled", "skipped", "missed"] as const;
export const RUN_STATUSES = [...ACTIVE_STATUSES, ...FINAL_STATUSES] as const;
export type RunStatus = (typeof RUN_STATUSES)[number];

/** What an attempt can end with. */
export const OUTCOMES = ["success", "failed", "timeout", "cancelled"] as const;
export type Outcome = (typeof OUTCOMES)[number];
