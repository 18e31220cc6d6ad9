import { ServiceError } from "../../endpoint/service-error.ts";

/** The values a cron field accepts. `names` are alternatives to numbers, the first one standing for `firstName`. */
export interface FieldRange {
  name: string;
  min: number;
  max: number;
  names?: string[];
  firstName?: number;
  /** AWS lists `/` for every field but the day of the week. */
  steps?: false;
}

/**
 * Parses lists, ranges and steps (`1,5-9,0/15,MON-FRI,*`) into the set of values.
 * @throws ServiceError ValidationException
 */
export function parseField(field: string, range: FieldRange): Set<number> {
  const values = new Set<number>();
  for (const part of field.split(",")) {
    const [span, stepText, ...rest] = part.split("/");
    if (span === undefined || rest.length > 0) throw invalid(field, range);
    if (stepText !== undefined && (range.steps === false || !/^\d+$/.test(stepText))) throw invalid(field, range);
    const step = stepText === undefined ? 1 : Number(stepText);
    if (step < 1) throw invalid(field, range);
    const [first, last] = bounds(span, stepText !== undefined, field, range);
    // A range such as FRI-MON wraps around.
    const length = last >= first ? last - first : last - first + (range.max - range.min + 1);
    for (let offset = 0; offset <= length; offset += step)
      values.add(((first + offset - range.min) % (range.max - range.min + 1)) + range.min);
  }
  return values;
}

function bounds(span: string, hasStep: boolean, field: string, range: FieldRange): [number, number] {
  if (span === "*") return [range.min, range.max];
  const [firstText, lastText, ...rest] = span.split("-");
  if (firstText === undefined || rest.length > 0) throw invalid(field, range);
  const first = value(firstText, field, range);
  if (lastText !== undefined) return [first, value(lastText, field, range)];
  return [first, hasStep ? range.max : first];
}

function value(text: string, field: string, range: FieldRange): number {
  const named = range.names?.indexOf(text.toUpperCase()) ?? -1;
  const number = named >= 0 ? named + (range.firstName ?? 0) : /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (!(number >= range.min && number <= range.max)) throw invalid(field, range);
  return number;
}

function invalid(field: string, range: FieldRange): ServiceError {
  return new ServiceError("ValidationException", 400, `Invalid Schedule Expression: ${field} is no valid ${range.name} field.`);
}
