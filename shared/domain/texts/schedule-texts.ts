import type { NoParameters } from "./no-parameters.ts";

/** What concerns schedules. */
export interface ScheduleTexts {
  /** Fields. */
  readonly "frequency-unknown": NoParameters;
  readonly "cron-five-fields": NoParameters;
  readonly "date-form": NoParameters;
  readonly "month-form": NoParameters;
  readonly "time-form": NoParameters;
  readonly "job-twice": { readonly id: string; readonly first: number };
  readonly "end-not-after-start": NoParameters;
  readonly "job-unknown": { readonly id: string };
  readonly "job-not-native": { readonly id: string };
  readonly "job-not-code": { readonly id: string };
  readonly "schedule-id-reserved": NoParameters;
  /** Refusals. */
  readonly "airflow-not-configured": NoParameters;
  readonly "schedule-registering": NoParameters;
  readonly "schedule-broken": NoParameters;
  readonly "schedule-missing": NoParameters;
  readonly "schedule-not-begun": { readonly from: string };
  readonly "schedule-over": { readonly until: string };
  /** Answers. */
  readonly "schedule-started": NoParameters;
  readonly "schedule-updated": NoParameters;
  readonly "schedule-deleted": NoParameters;
  readonly "schedule-paused": NoParameters;
  readonly "schedule-resumed": NoParameters;
  readonly "month-forgotten": { readonly year: number; readonly month: number };
  /** Of logs. */
  readonly "job-failed-without-words": NoParameters;
  readonly "job-log-empty": NoParameters;
}
