import type { MonthOfRuns } from "../../../shared/contract/schedules/statistics.ts";
import { type Counts, dateAt, TOLD, worstOf, wrongIn } from "../../lib/time/calendar.ts";
import { serverNow } from "../../lib/time/clock.ts";
import type { YearMonth } from "../../lib/time/month.ts";
import { language, zone } from "../../lib/page/preferences.ts";
import { dayText } from "../../lib/time/time.ts";
import { t } from "../../words/index.ts";
import { s } from "../../words/schedules.ts";
import { countWord } from "./hours-table.tsx";
import { Icon } from "../basics/icon.tsx";
import { iconOf } from "../basics/status.tsx";

type DayOfMonth = MonthOfRuns["days"][number];

/** How a day looks: the gravest of what happened tints it; what is only planned is an outline. */
export function dayLook(day: DayOfMonth): string {
  const worst = worstOf(day);
  return [
    worst === undefined ? "" : worst === "success" ? "ok" : `c-${worst}`,
    worst === undefined && day.planned > 0 ? "future" : "",
    day.date === dateAt(serverNow(), zone()) ? "today" : "",
    day.behind ? "unknown" : "",
  ]
    .filter((look) => look !== "")
    .join(" ");
}

/** `성공 84, 실패 2, 예정 12`. */
function countsInWords(counts: Counts): string {
  const said = TOLD.flatMap((name) => (counts[name] > 0 ? [`${countWord(name)} ${counts[name].toLocaleString(language.value)}`] : []));
  return said.length === 0 ? t().noRuns : said.join(", ");
}

/** The same with its day. */
export function dayWords(day: DayOfMonth): string {
  const said = `${dayText(Date.parse(`${day.date}T00:00:00Z`), "UTC", serverNow(), language.value)}: ${countsInWords(day)}`;
  return day.behind ? `${said}, ${s().behind}` : said;
}

/** The icon of what went worst, and how many did not go well; nothing for a day on which all did. */
export function Worst({ counts }: { readonly counts: Counts }) {
  const worst = worstOf(counts);
  if (worst === undefined || worst === "success") return null;
  const wrong = wrongIn(counts);
  return (
    <span class="worst" aria-hidden="true">
      {wrong > 1 && <small>{wrong.toLocaleString(language.value)}</small>}
      <Icon name={iconOf(worst)} class="still" />
    </span>
  );
}

/** Its name, with its year if that is another one. */
export function monthName({ year, month }: YearMonth, currentYear: number): string {
  const fields: Intl.DateTimeFormatOptions = { month: "long", timeZone: "UTC", ...(year !== currentYear && { year: "numeric" }) };
  return new Intl.DateTimeFormat(language.value, fields).format(Date.UTC(year, month - 1, 1));
}
