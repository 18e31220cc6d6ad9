import { zone } from "../../lib/page/preferences.ts";
import { type RunFilter, SPANS } from "../../lib/runs/run-filter.ts";
import { instantOf, wallAt } from "../../lib/time/time.ts";
import { serverNow } from "../../lib/time/clock.ts";
import { r } from "../../words/records.ts";
import { zoneLabel } from "./moment.tsx";

interface PeriodProps {
  readonly filter: RunFilter;
  set(changes: Readonly<Record<string, string | undefined>>): void;
}

const HOUR_MS = 3_600_000;
const CHOSEN = "chosen";

/** When the runs were due: the last hours, or from a time to another one. */
export function Period({ filter: { from, to, hours }, set }: PeriodProps) {
  const words = r();
  const isChosen = from !== undefined || to !== undefined;
  const choose = (value: string) => {
    if (value !== CHOSEN) return set({ hours: value === "24" ? undefined : value, from: undefined, to: undefined });
    const now = Math.floor(serverNow() / 60_000) * 60_000;
    set({ from: new Date(now - hours * HOUR_MS).toISOString(), to: new Date(now).toISOString(), hours: undefined });
  };
  return (
    <>
      <label class={isChosen || hours !== 24 ? "pill select chosen" : "pill select"}>
        <span class="vh">{words.period}</span>
        <select value={isChosen ? CHOSEN : String(hours)} onChange={({ currentTarget }) => choose(currentTarget.value)}>
          {SPANS.map((span) => (
            <option key={span} value={String(span)}>
              {words[`hours_${span}`]}
            </option>
          ))}
          <option value={CHOSEN}>{words.chosenPeriod}</option>
        </select>
      </label>
      {isChosen && (
        <>
          <TimeField label={words.from} value={from} change={(instant) => set({ from: instant })} />
          <TimeField label={words.to} value={to} change={(instant) => set({ to: instant })} />
        </>
      )}
    </>
  );
}

interface TimeFieldProps {
  readonly label: string;
  /** ISO 8601. */
  readonly value: string | undefined;
  change(instant: string | undefined): void;
}

/** A time in the zone that is shown, to the minute. */
function TimeField({ label, value, change }: TimeFieldProps) {
  const shown = value === undefined ? "" : wallText(Date.parse(value), zone());
  return (
    <label class="field time">
      <span class="small muted">
        {label} <span class="faint">{zoneLabel()}</span>
      </span>
      <input
        type="datetime-local"
        value={shown}
        onChange={({ currentTarget }) => {
          const wall = Date.parse(`${currentTarget.value}Z`);
          change(Number.isNaN(wall) ? undefined : new Date(instantOf(wall, zone())).toISOString());
        }}
      />
    </label>
  );
}

/** As the browser's field for a time writes it. */
function wallText(instant: number, zone: string): string {
  const { year, month, day, hour, minute } = wallAt(instant, zone);
  return new Date(Date.UTC(year, month - 1, day, hour, minute)).toISOString().slice(0, 16);
}
