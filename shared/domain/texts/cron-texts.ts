import type { NoParameters } from "./no-parameters.ts";

/** The fields of a cron expression, in their order; a five-field expression has no seconds. */
export type CronFieldName = "second" | "minute" | "hour" | "day-of-month" | "month" | "day-of-week";

/** The part of a field that is at fault: an element of its list, as it was written. */
interface AtPart {
  readonly field: CronFieldName;
  readonly part: string;
}

/**
 * What can be wrong with a cron expression: the words name the field, the part, and what is allowed in its place. And what
 * a clock change does to an occurrence.
 */
export interface CronTexts {
  readonly "cron-too-long": { readonly limit: number };
  readonly "cron-field-count": { readonly count: number };
  readonly "cron-nickname": { readonly given: string; readonly known: readonly string[] };
  /** `cron(0 12 * * ? *)`, `rate(5 minutes)`: EventBridge's own notation. */
  readonly "cron-wrapped": { readonly given: string };
  /** `CRON_TZ=Asia/Seoul 0 8 * * *`: a definition has a field for its zone. */
  readonly "cron-zone-inside": { readonly part: string };
  /** `0 12 * * ? *`, of six fields, whose author took the last for the year. */
  readonly "cron-seconds-first": AtPart;
  readonly "cron-question-mark": AtPart;
  /** A sign that other dialects have: `W`, `LW`, `L-3`, `H`, … */
  readonly "cron-unsupported": AtPart & { readonly sign: string };
  readonly "cron-part": AtPart;
  readonly "cron-out-of-range": AtPart & { readonly value: string };
  readonly "cron-name": AtPart & { readonly name: string };
  /** `highest`: the largest step of the field. */
  readonly "cron-step": AtPart & { readonly step: string; readonly highest: number };
  /** `L` in the field of the day of the week, without a day. */
  readonly "cron-last-of-what": AtPart;
  readonly "cron-nth": AtPart & { readonly nth: string };
  /** A date that no year has, such as the 31st of February. */
  readonly "cron-never": NoParameters;
  /** Notes on occurrences around a clock change; times as `02:30`. */
  readonly "clock-moved": { readonly skipped: string; readonly shown: string };
  readonly "clock-first-pass": { readonly time: string };
  readonly "clock-first-pass-only": { readonly time: string };
  readonly "clock-second-pass": { readonly time: string };
}
