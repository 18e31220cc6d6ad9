/**
 * Reads an EventBridge `cron(minutes hours day-of-month month day-of-week year)` on its own terms, in UTC, from the
 * published grammar; shares no code with what writes such expressions.
 */
export function awsCronMatcher(expression: string): (instant: number) => boolean {
  const fields = /^cron\((.+)\)$/.exec(expression)?.[1]?.split(" ") ?? [];
  const [minutes, hours, dayOfMonth, month, dayOfWeek, year, ...rest] = fields;
  if (!minutes || !hours || !dayOfMonth || !month || !dayOfWeek || !year || rest.length > 0) throw new Error(`six fields: ${expression}`);
  if (expression.length > 256) throw new Error(`longer than 256 characters: ${expression}`);
  if ((dayOfMonth === "?") === (dayOfWeek === "?")) throw new Error(`exactly one day field must be ?: ${expression}`);
  if ([minutes, hours, month, year].some((field) => field.includes("?"))) throw new Error(`? in another field: ${expression}`);
  if (dayOfWeek.includes("/")) throw new Error(`AWS lists no / for the day of the week: ${expression}`);
  const wanted = {
    minute: valuesOf(minutes, 0, 59),
    hour: valuesOf(hours, 0, 23),
    dayOfMonth: valuesOf(dayOfMonth, 1, 31),
    month: valuesOf(month, 1, 12),
    dayOfWeek: valuesOf(dayOfWeek, 1, 7),
    year: valuesOf(year, 1970, 2199),
  };
  return (instant) => {
    const at = new Date(instant);
    return (
      wanted.minute.has(at.getUTCMinutes()) &&
      wanted.hour.has(at.getUTCHours()) &&
      wanted.dayOfMonth.has(at.getUTCDate()) &&
      wanted.month.has(at.getUTCMonth() + 1) &&
      wanted.dayOfWeek.has(at.getUTCDay() + 1) &&
      wanted.year.has(at.getUTCFullYear())
    );
  };
}

function valuesOf(field: string, lowest: number, highest: number): ReadonlySet<number> {
  const values = new Set<number>();
  for (const part of field.split(",")) {
    const { from, to, step } = partOf(part, lowest, highest);
    if (from < lowest || to > highest || from > to || step < 1) throw new Error(`outside ${lowest}-${highest}: ${field}`);
    for (let value = from; value <= to; value += step) values.add(value);
  }
  return values;
}

function partOf(part: string, lowest: number, highest: number): { from: number; to: number; step: number } {
  if (part === "*" || part === "?") return { from: lowest, to: highest, step: 1 };
  const match = /^(\d+)(?:-(\d+)|\/(\d+))?$/.exec(part);
  if (!match?.[1]) throw new Error(`not a cron part: ${part}`);
  const from = Number(match[1]);
  if (match[3] !== undefined) return { from, to: highest, step: Number(match[3]) };
  return { from, to: match[2] === undefined ? from : Number(match[2]), step: 1 };
}
