import { countdown, duration, relative } from "../lib/durations.ts";
import { now } from "../lib/clock.ts";
import { language, zone } from "../lib/preferences.ts";
import { clockTime, dayText, type Seconds, when, zoneName } from "../lib/time.ts";

interface MomentProps {
  readonly at: string;
  readonly seconds?: Seconds;
  /** @default the one that is chosen */
  readonly zone?: string;
  /** Only the time of day. */
  readonly bare?: boolean;
  readonly full?: boolean;
}

/** A time in the chosen zone. Hovered over, it also tells the day, the zone and UTC with milliseconds. */
export function Moment({ at, seconds = "if-any", zone: own, bare = false, full = false }: MomentProps) {
  const instant = Date.parse(at);
  const shown = own ?? zone();
  const lang = language.value;
  const text = bare
    ? clockTime(instant, shown, seconds)
    : full
      ? `${dayText(instant, shown, now.peek(), lang)} ${clockTime(instant, shown, seconds)}`
      : when(instant, shown, now.peek(), lang, seconds);
  return (
    <time dateTime={at} title={wholeTime(instant, shown)}>
      {text}
    </time>
  );
}

/** The day, the time with milliseconds and the zone, and the same in UTC. */
function wholeTime(instant: number, zone: string): string {
  const day = dayText(instant, zone, now.peek(), language.value);
  return `${day} ${clockTime(instant, zone, "milliseconds")} ${zoneName(zone, instant)} · ${new Date(instant).toISOString()}`;
}

/** How long ago or until, told anew each second. */
export function Ago({ at, exact = false }: { readonly at: string; readonly exact?: boolean }) {
  const seconds = (Date.parse(at) - now.value) / 1_000;
  return (
    <time dateTime={at} title={wholeTime(Date.parse(at), zone())}>
      {(exact ? countdown : relative)(seconds, language.value)}
    </time>
  );
}

export function Span({ seconds }: { readonly seconds: number }) {
  return <span class="num nowrap">{duration(seconds, language.value)}</span>;
}

/** How long it has been under way. */
export function Elapsed({ since }: { readonly since: string }) {
  return <Span seconds={Math.max(0, Math.floor((now.value - Date.parse(since)) / 1_000))} />;
}

export function zoneLabel(): string {
  return zoneName(zone(), now.peek());
}
