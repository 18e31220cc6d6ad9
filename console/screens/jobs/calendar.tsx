import { useEffect } from "preact/hooks";
import { useLocation, useRoute } from "preact-iso/router";
import { readPlace } from "../../lib/time/calendar.ts";
import { serverNow } from "../../lib/time/clock.ts";
import { monthAt, monthParameter } from "../../lib/time/month.ts";
import { calendarPath, usePlace } from "../../lib/page/place.ts";
import { zone } from "../../lib/page/preferences.ts";
import { CalendarDay } from "../../parts/calendar/calendar-day.tsx";
import { CalendarMonth } from "../../parts/calendar/calendar-month.tsx";
import { Empty } from "../../parts/basics/states.tsx";
import { t } from "../../words/index.ts";
import { s } from "../../words/schedules.ts";

/** A month of days, or a day of hours, of all runs or of one's; the present month where none is named. */
export function Calendar() {
  const { params } = useRoute();
  const { url, route } = useLocation();
  const text = params["date"] ?? "";
  const search = url.includes("?") ? url.slice(url.indexOf("?")) : "";
  useEffect(() => {
    if (text === "") route(`${calendarPath(monthParameter(monthAt(serverNow(), zone())))}${search}`, true);
  }, [text]);
  const place = readPlace(text);
  if (place?.day !== undefined) return <CalendarDay month={place.month} day={place.day} />;
  if (place) return <CalendarMonth month={place.month} />;
  return text === "" ? null : <WrongDate text={text} />;
}

function WrongDate({ text }: { readonly text: string }) {
  const [words, own] = [t(), s()];
  usePlace({ text: words.calendar, href: calendarPath("") }, { text });
  return (
    <section class="panel" aria-label={words.calendar}>
      <Empty icon="calendar" title={own.wrongDate}>
        <a class="btn" href={calendarPath(monthParameter(monthAt(serverNow(), zone())))}>
          {own.today}
        </a>
      </Empty>
    </section>
  );
}
