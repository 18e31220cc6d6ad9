import { language, zone } from "../../lib/page/preferences.ts";
import type { Subject } from "../../lib/subjects/subject.ts";
import { changesClocks, clockTime, dayText, nextClockChange, zoneName } from "../../lib/time/time.ts";
import { t } from "../../words/index.ts";
import { Icon } from "../basics/icon.tsx";
import { Ago, Moment, zoneLabel } from "../basics/moment.tsx";
import { Panel, Skeleton } from "../basics/states.tsx";
import { Foreign } from "../basics/text.tsx";

/** What `GET …/next` answers, as far as it is shown. */
export interface Coming {
  readonly timezone: string;
  readonly occurrences: readonly { readonly at: string; readonly note: string | null }[];
}

/** The next times, and whether clocks change before them. */
export function ComingPanel({ of, coming }: { readonly of: Pick<Subject, "enabled" | "timezone">; readonly coming: Coming | undefined }) {
  const words = t();
  const lang = language.value;
  const first = coming?.occurrences[0];
  return (
    <Panel title={words.nextRuns} end={zoneLabel()}>
      <div class="body">
        {!coming && <Skeleton lines={5} height={31} />}
        {!of.enabled && <p class="muted small">{words.pausedNoNext}</p>}
        {of.enabled && coming && coming.occurrences.length === 0 && <p class="muted small">{words.nothingToCome}</p>}
        {of.enabled && coming && coming.occurrences.length > 0 && (
          <ol class="nx">
            {coming.occurrences.map(({ at, note }) => (
              <li key={at}>
                <span class="num">
                  <Moment at={at} seconds="always" />
                  {of.timezone !== zone() && (
                    <span class="faint small">
                      {" "}
                      = {clockTime(Date.parse(at), of.timezone)} {zoneName(of.timezone, Date.parse(at))}
                    </span>
                  )}
                </span>
                <span class="muted small">
                  <Ago at={at} exact />
                </span>
                {note !== null && (
                  <span class="small tone c-late">
                    <Foreign text={note} />
                  </span>
                )}
              </li>
            ))}
          </ol>
        )}
        {of.enabled && first && (
          <p class="note">
            <Icon name="info" />
            <span>{clockNote(of.timezone, Date.parse(first.at), lang)}</span>
          </p>
        )}
      </div>
    </Panel>
  );
}

/** When the zone's clocks change next, within sixty days; or that they never do. */
function clockNote(timezone: string, from: number, lang: "ko" | "en"): string {
  if (!changesClocks(timezone, from)) return t().noClockChange(timezone);
  const change = nextClockChange(timezone, from);
  if (change === undefined) return t().noClockChangeSoon(timezone);
  return t().clockChange(timezone, `${dayText(change, timezone, from, lang)} ${clockTime(change - 60_000, timezone)}`);
}
