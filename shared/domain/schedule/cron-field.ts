import { cronError } from "./cron-error.ts";
import type { CronFieldName } from "../texts/cron-texts.ts";

/** The values of a field, and their names. */
export interface FieldGrammar {
  readonly field: CronFieldName;
  readonly lowest: number;
  /** Also the largest step. 7 for days of the week, where it is Sunday as 0 is. */
  readonly highest: number;
  /** How many different values there are. A range that ends before it starts goes on from the lowest. */
  readonly count: number;
  /** Upper case, understood in any; the first one stands for `lowest`. */
  readonly names?: readonly string[];
}

/** What a field says, as a set. */
export interface CronField {
  /** Sorted, each once. */
  readonly values: readonly number[];
  /** Every value there is. */
  readonly full: boolean;
  /** The field begins with `*`, or is `?`. Decides how the two day fields are joined, as in Vixie cron. */
  readonly starred: boolean;
  /** Holds a wildcard, a range or a step, not single values only. Decides what a clock change does to the schedule. */
  readonly spread: boolean;
}

/**
 * Parses a list of values, ranges and steps: `*`, `5`, `MON-FRI`, `22-2` (over the end), `10-40/10`, `5/10` (from 5 on).
 * Throws `CronError` for any other text.
 */
export function parseField(text: string, grammar: FieldGrammar): CronField {
  const values = text.split(",").flatMap((part) => valuesOf(part, grammar));
  return fieldOf(text, values, grammar);
}

/** The field that was written so and means these values, in any order. */
export function fieldOf(text: string, values: readonly number[], { count }: FieldGrammar): CronField {
  const sorted = [...new Set(values)].sort((a, b) => a - b);
  const full = sorted.length === count;
  return { values: sorted, full, starred: /^[*?]/.test(text), spread: full || /[*?/-]/.test(text) };
}

/** The values of one element of a field's list. */
export function valuesOf(part: string, grammar: FieldGrammar): number[] {
  if (part.includes("?")) throw cronError("cron-question-mark", { field: grammar.field, part });
  refuseForeignSigns(part, grammar);
  const [span = "", stepText, ...more] = part.split("/");
  if (more.length > 0) throw cronError("cron-part", { field: grammar.field, part });
  const [first, last] = boundsOf(span, stepText !== undefined, part, grammar);
  const step = stepText === undefined ? 1 : stepOf(stepText, part, grammar);
  const length = last >= first ? last - first : last - first + grammar.count;
  const values: number[] = [];
  for (let offset = 0; offset <= length; offset += step) {
    values.push(((first + offset - grammar.lowest) % grammar.count) + grammar.lowest);
  }
  return values;
}

function boundsOf(span: string, stepped: boolean, part: string, grammar: FieldGrammar): readonly [first: number, last: number] {
  if (span === "*") return [grammar.lowest, grammar.highest];
  const [from = "", to, ...more] = span.split("-");
  if (more.length > 0) throw cronError("cron-part", { field: grammar.field, part });
  const first = valueOf(from, part, grammar);
  if (to !== undefined) return [first, valueOf(to, part, grammar)];
  return [first, stepped ? grammar.highest : first];
}

/** A value by its number or its whole name. */
export function valueOf(text: string, part: string, { field, lowest, highest, names }: FieldGrammar): number {
  if (/^\d+$/.test(text)) {
    const value = Number(text);
    if (value < lowest || value > highest) throw cronError("cron-out-of-range", { field, part, value: text });
    return value;
  }
  const index = names?.indexOf(text.toUpperCase()) ?? -1;
  if (index < 0) throw cronError("cron-part", { field, part });
  return lowest + index;
}

function stepOf(text: string, part: string, { field, highest }: FieldGrammar): number {
  if (!/^\d+$/.test(text)) throw cronError("cron-part", { field, part });
  const step = Number(text);
  if (step < 1 || step > highest) throw cronError("cron-step", { field, part, step: text, highest });
  return step;
}

/** Letters of other dialects: Quartz's W and LW (a weekday near), C (a calendar), Jenkins' H and R (at random). */
const FOREIGN_LETTERS = /^(?:W|LW|WL|H|C|R)$/;
/** OpenBSD's random range, and the line break of a crontab. */
const FOREIGN_SIGNS = /[~%]/;

/** Refuses by its name what other dialects have and this one has not, and words that are no name of the field. */
function refuseForeignSigns(part: string, { field, names }: FieldGrammar): void {
  const daysBeforeLast = /(?:^|[^A-Za-z])L-\d+/i.exec(part)?.[0];
  const sign = FOREIGN_SIGNS.exec(part)?.[0] ?? daysBeforeLast;
  if (sign !== undefined) throw cronError("cron-unsupported", { field, part, sign: sign.toUpperCase() });
  for (const [letters] of part.matchAll(/\p{L}+/gu)) {
    const word = letters.toUpperCase();
    if (names?.includes(word)) continue;
    if (FOREIGN_LETTERS.test(word)) throw cronError("cron-unsupported", { field, part, sign: word });
    if (names && word !== "L") throw cronError("cron-name", { field, part, name: letters });
  }
}
