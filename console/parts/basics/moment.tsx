import { useComputed } from "@preact/signals";
import { now } from "../../lib/time/clock.ts";
import { countdown, duration, relative } from "../../lib/time/durations.ts";
import { language, zone } from "../../lib/page/preferences.ts";
import { clockTime, dayText, type Seconds, when, zoneName } from "../../lib/time/time.ts";

interface MomentProps {
  readonly at: string;
  readonly seconds?: Seconds;
  /** With its day, whichever it is. */
  readonly full?: boolean;
}

/** A time in the chosen zone. Hovered over, it also tells the day, the zone and UTC with milliseconds. */
export function Moment({ at, seconds = "if-any", full = false }: MomentProps) {
  const instant = Date.parse(at);
  const [shown, lang] = [zone(), language.value];
  const text = full
    ? `${dayText(instant, shown, now.peek(), lang)} ${clockTime(instant, shown, seconds)}`
    : when(instant, shown, now.peek(), lang, seconds);
  return (
    <time dateTime={at} onPointerEnter={tellWhole}>
      {text}
    </time>
  );
}

/** Lists show thousands of times: the long form is made for the one that is asked for. */
function tellWhole({ currentTarget }: { readonly currentTarget: HTMLTimeElement }): void {
  const instant = Date.parse(currentTarget.dateTime);
  const day = dayText(instant, zone(), now.peek(), language.value);
  const utc = new Date(instant).toISOString();
  currentTarget.title = `${day} ${clockTime(instant, zone(), "milliseconds")} ${zoneName(zone(), instant)} · ${utc}`;
}

/** How long ago or until. Each second only the texts that change are touched. */
export function Ago({ at, exact = false }: { readonly at: string; readonly exact?: boolean }) {
  return <AgoText key={`${at}${exact}`} at={at} exact={exact} />;
}

function AgoText({ at, exact }: { readonly at: string; readonly exact: boolean }) {
  const text = useComputed(() => (exact ? countdown : relative)((Date.parse(at) - now.value) / 1_000, language.value));
  return (
    <time dateTime={at} onPointerEnter={tellWhole}>
      {text}
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
