import type { NoParameters } from "./text.ts";

/** What can be wrong with a cron expression. */
export interface CronTexts {
  readonly "cron-field-count": NoParameters;
}
