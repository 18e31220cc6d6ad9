import { type CronDays, everComes, parseDays } from "./cron-days.ts";
import { cronError } from "./cron-error.ts";
import { type CronField, type FieldGrammar, parseField } from "./cron-field.ts";
import type { CronFieldName } from "../texts/cron-texts.ts";

/** Longest expression, in characters. */
export const CRON_LIMIT = 256;

const NICKNAMES: Readonly<Record<string, string>> = {
  "@yearly": "0 0 1 1 *",
  "@annually": "0 0 1 1 *",
  "@monthly": "0 0 1 * *",
  "@weekly": "0 0 * * 0",
  "@daily": "0 0 * * *",
  "@midnight": "0 0 * * *",
  "@hourly": "0 * * * *",
};

const SECOND: FieldGrammar = { field: "second", lowest: 0, highest: 59, count: 60 };
const MINUTE: FieldGrammar = { field: "minute", lowest: 0, highest: 59, count: 60 };
const HOUR: FieldGrammar = { field: "hour", lowest: 0, highest: 23, count: 24 };
const MONTH: FieldGrammar = {
  field: "month",
  lowest: 1,
  highest: 12,
  count: 12,
  names: ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"],
};
const SIX_FIELDS: readonly CronFieldName[] = ["second", "minute", "hour", "day-of-month", "month", "day-of-week"];

/** A cron expression, understood: the set of values of each field, and the rule for days. */
export interface CronParts {
  readonly second: CronField;
  readonly minute: CronField;
  readonly hour: CronField;
  readonly month: CronField;
  readonly days: CronDays;
}

/**
 * Reads a cron expression of 5 fields, or 6 with seconds first, or a nickname such as `@daily`, in any case. What it does
 * not know it refuses rather than guesses. Throws `CronError`.
 */
export function parseParts(expression: string): CronParts {
  if (expression.length > CRON_LIMIT) throw cronError("cron-too-long", { limit: CRON_LIMIT });
  const fields = fieldsOf(expression.trim());
  const [second, minute, hour, dayOfMonth, month, dayOfWeek] = fields.length === 5 ? ["0", ...fields] : fields;
  if (!second || !minute || !hour || !dayOfMonth || !month || !dayOfWeek) throw cronError("cron-field-count", { count: fields.length });
  const parts: CronParts = {
    second: parseField(second, SECOND),
    minute: parseField(minute, MINUTE),
    hour: parseField(hour, HOUR),
    days: parseDays(dayOfMonth, dayOfWeek),
    month: parseField(month, MONTH),
  };
  if (!everComes(parts.days, parts.month.values)) throw cronError("cron-never");
  return parts;
}

function fieldsOf(expression: string): readonly string[] {
  if (expression.startsWith("@")) return ofNickname(expression).split(" ");
  if (/^(?:cron|rate|at)\s*\(/i.test(expression)) throw cronError("cron-wrapped", { given: expression });
  const fields = expression.split(/\s+/).filter((field) => field !== "");
  const zone = fields.find((field) => field.includes("="));
  if (zone !== undefined) throw cronError("cron-zone-inside", { part: zone });
  if (fields.length < 5 || fields.length > 6) throw cronError("cron-field-count", { count: fields.length });
  if (fields.length === 6) refuseYearLast(fields);
  return fields;
}

function ofNickname(given: string): string {
  const fields = NICKNAMES[given.toLowerCase()];
  if (fields === undefined) throw cronError("cron-nickname", { given, known: Object.keys(NICKNAMES) });
  return fields;
}

/** EventBridge's six fields end with the year: read with seconds first, its `?` for a day lands in another field. */
function refuseYearLast(fields: readonly string[]): void {
  const index = fields.findIndex((field, at) => field === "?" && at !== 3 && at !== 5);
  const field = SIX_FIELDS[index];
  if (field !== undefined) throw cronError("cron-seconds-first", { field, part: "?" });
}
