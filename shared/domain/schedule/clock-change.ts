import { parseCron } from "./cron.ts";
import { nextOccurrence, type Schedule } from "./schedule.ts";
import { type Text, text } from "../texts/text.ts";
import { wallClock } from "./wall-clock.ts";
import { offsetText } from "./zone-clock.ts";

/**
 * How a change of clocks touches an occurrence. `moved`: its own time is skipped. `first-pass`, `second-pass`: clocks show
 * its time twice, and this is the one or the other.
 */
export const CLOCK_CHANGES = ["moved", "first-pass", "second-pass"] as const;
type ClockChange = (typeof CLOCK_CHANGES)[number];

/** An occurrence as people read it. */
export interface ComingOccurrence {
  /** ISO 8601 in UTC. */
  readonly at: string;
  /** The same instant on the zone's clock: `2027-11-07T01:30:00-04:00`. */
  readonly local: string;
  readonly clock_change: ClockChange | null;
  /** The same in words. */
  readonly note: Text | null;
}

/** The first `count` occurrences strictly after an instant (epoch ms), each with what a clock change in the zone does to it. */
export function comingOccurrences(schedule: Schedule, timeZone: string, after: number, count: number): ComingOccurrence[] {
  const found: ComingOccurrence[] = [];
  let at = nextOccurrence(schedule, after);
  while (at !== undefined && found.length < count) {
    found.push(described(schedule, timeZone, at));
    at = nextOccurrence(schedule, at);
  }
  return found;
}

function described(schedule: Schedule, timeZone: string, at: number): ComingOccurrence {
  const clock = wallClock(timeZone);
  const wall = clock.shownAt(at);
  return { at: new Date(at).toISOString(), local: localText(wall, at), ...changeAt(schedule, timeZone, at, wall) };
}

function changeAt(schedule: Schedule, timeZone: string, at: number, wall: number): Pick<ComingOccurrence, "clock_change" | "note"> {
  const cron = schedule.kind === "cron" ? parseCron(schedule.expression, timeZone) : undefined;
  const skipped = cron?.skippedTimeOf(at);
  if (skipped !== undefined) {
    return { clock_change: "moved", note: text("clock-moved", { skipped: timeText(skipped), shown: timeText(wall) }) };
  }
  const { shown } = wallClock(timeZone).instantsOf(wall);
  if (shown.length < 2) return { clock_change: null, note: null };
  const time = timeText(wall);
  if (shown[0] !== at) return { clock_change: "second-pass", note: text("clock-second-pass", { time }) };
  const once = cron !== undefined && !cron.repeats;
  return { clock_change: "first-pass", note: once ? text("clock-first-pass-only", { time }) : text("clock-first-pass", { time }) };
}

/** ISO 8601 with the offset from UTC; milliseconds only where there are any. */
function localText(wall: number, at: number): string {
  const offset = offsetText(Math.round((wall - at) / 60_000));
  return `${new Date(wall).toISOString().replace(/(?:\.000)?Z$/, "")}${offset}`;
}

/** `01:30`, or `01:30:20` where seconds matter. */
function timeText(wall: number): string {
  return new Date(wall).toISOString().slice(11, 19).replace(/:00$/, "");
}
