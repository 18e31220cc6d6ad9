/** The date that a calendar in a zone shows at an instant, as `2026-11-01`, by Intl alone. */
export function localDateOf(timeZone: string): (instant: number) => string {
  const format = new Intl.DateTimeFormat("en-CA", { timeZone, year: "numeric", month: "2-digit", day: "2-digit" });
  return (instant) => format.format(instant);
}
