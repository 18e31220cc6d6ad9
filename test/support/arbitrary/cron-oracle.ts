/**
 * Reads a cron expression of plain numbers on its own terms, minute by minute on a wall clock that Intl shows; shares no
 * code with the domain. Slow and simple, for comparison.
 */
export function cronOracle(expression: string, timeZone: string): (from: number, until: number) => number[] {
  const [minute = "", hour = "", dayOfMonth = "", month = "", dayOfWeek = ""] = expression.split(" ");
  const wanted = {
    minute: setOf(minute, 0, 59),
    hour: setOf(hour, 0, 23),
    dayOfMonth: setOf(dayOfMonth, 1, 31),
    month: setOf(month, 1, 12),
    dayOfWeek: new Set([...setOf(dayOfWeek, 0, 7)].map((day) => day % 7)),
  };
  const both = /^[*?]/.test(dayOfMonth) || /^[*?]/.test(dayOfWeek);
  const isSpread = /[-/*]/.test(minute + hour) || wanted.minute.size === 60 || wanted.hour.size === 24;
  const matches = (wall: number): boolean => {
    const at = new Date(wall);
    const inMonth = wanted.dayOfMonth.has(at.getUTCDate());
    const inWeek = wanted.dayOfWeek.has(at.getUTCDay());
    return (
      wanted.minute.has(at.getUTCMinutes()) &&
      wanted.hour.has(at.getUTCHours()) &&
      wanted.month.has(at.getUTCMonth() + 1) &&
      (both ? inMonth && inWeek : inMonth || inWeek)
    );
  };
  const shown = clockOf(timeZone);
  return (from, until) => {
    const found = new Set<number>();
    const seen = new Set<number>();
    let before = shown(from - 7_200_000);
    for (let at = from - 7_200_000 + 60_000; at < until; at += 60_000) {
      const wall = shown(at);
      // Skipped wall times come as long after the change as they would have without one.
      if (!isSpread)
        for (let skipped = before + 60_000; skipped < wall; skipped += 60_000)
          if (matches(skipped)) found.add(at + skipped - before - 60_000);
      if (matches(wall) && (isSpread || !seen.has(wall))) found.add(at);
      seen.add(wall);
      before = wall;
    }
    return [...found].filter((at) => at >= from && at < until).sort((a, b) => a - b);
  };
}

/** The values of a list of numbers, ranges (also over the end) and steps. */
function setOf(field: string, lowest: number, highest: number): Set<number> {
  const values = new Set<number>();
  for (const part of field.split(",")) {
    const [span = "", step = "1"] = part.split("/");
    const [from = "", to] = span === "*" || span === "?" ? [`${lowest}`, `${highest}`] : span.split("-");
    const last = to ?? (part.includes("/") ? `${highest}` : from);
    // A range from Sunday on begins with the week, also where it is written as 7.
    let value = highest === 7 && from === "7" && last !== "7" ? 0 : Number(from);
    for (let count = 0; ; count += 1) {
      if (count % Number(step) === 0) values.add(value);
      if (value === Number(last)) break;
      // Days of the week go round by seven: after 6 comes 7, which is 0, only where the range ends there.
      value = value === highest || (highest === 7 && value === 6 && last !== "7") ? lowest : value + 1;
    }
  }
  return values;
}

function clockOf(timeZone: string): (instant: number) => number {
  const format = new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short", timeStyle: "medium" });
  return (instant) => Date.parse(`${format.format(instant).replace(" ", "T")}Z`);
}
