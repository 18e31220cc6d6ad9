import { useState } from "preact/hooks";
import { language } from "../../lib/page/preferences.ts";
import { hourPath, type Whose } from "../../lib/runs/run-links.ts";
import { COUNTS, type Hour, statusesOf } from "../../lib/charts/strip.ts";
import { t } from "../../words/index.ts";
import { Moment, zoneLabel } from "../basics/moment.tsx";
import { statusWord } from "../basics/status.tsx";

/** What a count of an hour is of. */
export function countWord(count: (typeof COUNTS)[number]): string {
  if (count === "active") return t().underWay;
  return count === "planned" ? t().planned : statusWord(count);
}

/** The hours as a table: all that the drawing says. Its rows are made once it is opened. */
export function HoursTable({ hours, whose }: { readonly hours: readonly Hour[]; readonly whose?: Whose }) {
  const words = t();
  const [open, setOpen] = useState(false);
  return (
    <details class="as-table" onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>{words.hoursAsTable}</summary>
      {open && (
        <div class="scrolled" role="region" aria-label={words.hoursAsTable} tabIndex={0}>
          <table class="table">
            <caption class="vh">{words.hoursCaption(zoneLabel())}</caption>
            <thead>
              <tr>
                <th scope="col">
                  {words.hour} ({zoneLabel()})
                </th>
                {COUNTS.map((count) => (
                  <th key={count} scope="col">
                    {countWord(count)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {hours.map((hour) => (
                <tr key={hour.from}>
                  <th scope="row">
                    <a href={hourPath(hour.from, undefined, whose)}>
                      <Moment at={hour.from} />
                    </a>
                  </th>
                  {COUNTS.map((count) => (
                    <td key={count} class={hour[count] === 0 ? "num faint" : "num"}>
                      <Count hour={hour} count={count} whose={whose} />
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </details>
  );
}

interface CountProps {
  readonly hour: Hour;
  readonly count: (typeof COUNTS)[number];
  readonly whose: Whose | undefined;
}

/** How many there were, with the way to them. */
function Count({ hour, count, whose }: CountProps) {
  const n = hour[count].toLocaleString(language.value);
  if (count === "planned" || hour[count] === 0) return <>{n}</>;
  return <a href={hourPath(hour.from, statusesOf(count), whose)}>{n}</a>;
}
