import { daysOfMonth, type Month } from "../../domain/statistics/calendar.ts";
import { hourAt } from "../../domain/statistics/statistics-age.ts";
import type { Ports } from "../../ports/groups.ts";

/** Gives up what is counted of a month, so that the next question counts it anew. Repeated: nothing. */
export async function forgetMonth({ statistics }: Pick<Ports, "statistics">, month: Month): Promise<void> {
  const days = daysOfMonth(month);
  const [first, last] = [days[0], days.at(-1)];
  if (first && last) await statistics.forgetCounts(hourAt(first.from), hourAt(last.until - 1));
}
