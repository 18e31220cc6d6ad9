import type { Preview } from "../../../shared/contract/jobs/preview.ts";
import { now } from "../../lib/time/clock.ts";
import { duration } from "../../lib/time/durations.ts";
import { type JobDocument, textOfValue } from "../../lib/jobs/job-draft.ts";
import { deploymentZone, language } from "../../lib/page/preferences.ts";
import { CHANGE_SHOWN_MS, type Previewed } from "../../lib/forms/preview.ts";
import type { ApiError } from "../../lib/asking/api.ts";
import { changesClocks, clockTime, dayText, zoneName } from "../../lib/time/time.ts";
import { f } from "../../words/forms.ts";
import { t } from "../../words/index.ts";
import { Icon } from "../basics/icon.tsx";
import { Ago } from "../basics/moment.tsx";
import { Schedule } from "../schedules/schedule.tsx";
import { ErrorText } from "../basics/states.tsx";
import { Foreign } from "../basics/text.tsx";

type Coming = Preview["next"][number];

interface JobPreviewProps {
  /** With what counts for the fields that are left out. */
  readonly document: JobDocument;
  readonly previewed: Previewed | undefined;
  readonly error: ApiError | undefined;
  readonly pending: boolean;
  /** Why there are no times, where that is known. */
  readonly none?: string | undefined;
}

/** When it would run: the schedule in words, its next times in its own zone and in the deployment's, and what clocks do to them. */
export function JobPreview({ document, previewed, error, pending, none }: JobPreviewProps) {
  const words = f();
  const { preview, atChange } = previewed ?? {};
  return (
    <section class="preview" aria-labelledby="preview-title" aria-busy={pending}>
      <h3 id="preview-title">{words.previewTitle}</h3>
      <p class="small" aria-live="polite">
        {preview && preview.next.length > 0 && <Schedule job={scheduledOf(document, preview)} inline />}
      </p>
      {preview && preview.next.length > 0 && (
        <>
          {document["enabled"] === false && <p class="note">{words.previewPaused}</p>}
          <Times preview={preview} />
          {atChange && (
            <p class="note warn">
              <Icon name="late" />
              <span>
                {dayText(Date.parse(atChange.at), preview.timezone, now.peek(), language.value)}: <Foreign text={atChange.note ?? ""} />
              </span>
            </p>
          )}
          <p class="note">
            <Icon name="info" />
            <span>{clockNote(preview)}</span>
          </p>
        </>
      )}
      {preview?.next.length === 0 && <p class="small muted">{none ?? noTimes(document)}</p>}
      {!preview && !error && <p class="small muted">{"\u00a0"}</p>}
      {error && (
        <p class="note warn" role="status">
          <Icon name="late" />
          <span>
            {words.previewLost}: <ErrorText error={error} />
          </span>
        </p>
      )}
    </section>
  );
}

function noTimes({ reschedule_mode, cron_expr, interval_seconds }: JobDocument): string {
  if (reschedule_mode === "queue") return f().previewQueue;
  return textOfValue(cron_expr) === "" && textOfValue(interval_seconds) === "" ? f().previewEmpty : f().previewFaulty;
}

/** The API found times, so these fields are sound. */
function scheduledOf({ cron_expr, interval_seconds }: JobDocument, { timezone }: Preview) {
  return {
    cron_expr: typeof cron_expr === "string" ? cron_expr : null,
    interval_seconds: typeof interval_seconds === "number" ? interval_seconds : null,
    reschedule_mode: "scheduler",
    timezone,
  } as const;
}

function Times({ preview: { next, timezone } }: { readonly preview: Preview }) {
  const other = deploymentZone.value;
  const first = next[0];
  const zones = timezone === other ? [timezone] : [timezone, other];
  return (
    <table class="times num">
      <caption class="vh">{f().previewCaption}</caption>
      <thead>
        <tr>
          {zones.map((zone) => (
            <th key={zone} scope="col" title={zone}>
              {zoneName(zone, first ? Date.parse(first.at) : now.peek())}
            </th>
          ))}
          <th scope="col" class="right">
            {f().remaining}
          </th>
        </tr>
      </thead>
      <tbody>
        {next.map((coming) => (
          <TimeRow key={coming.at} coming={coming} zones={zones} />
        ))}
      </tbody>
    </table>
  );
}

function TimeRow({ coming: { at, note }, zones }: { readonly coming: Coming; readonly zones: readonly string[] }) {
  const instant = Date.parse(at);
  return (
    <>
      <tr>
        {zones.map((zone) => (
          <td key={zone}>
            <time dateTime={at}>
              {dayText(instant, zone, now.peek(), language.value)} <b>{clockTime(instant, zone)}</b>
            </time>
          </td>
        ))}
        <td class="right muted">
          <Ago at={at} />
        </td>
      </tr>
      {note !== null && (
        <tr class="noted">
          <td colSpan={zones.length + 1} class="tone c-late">
            <Foreign text={note} />
          </td>
        </tr>
      )}
    </>
  );
}

/** What the zone's clocks will do within sixty days, and what that does to the times of the deployment's zone. */
function clockNote({ timezone, next, zone: { next_change: change } }: Preview): string {
  const first = Date.parse(next[0]?.at ?? "");
  if (!change) return changesClocks(timezone, first) ? t().noClockChangeSoon(timezone) : t().noClockChange(timezone);
  const at = Date.parse(change.at);
  if (at - now.peek() > CHANGE_SHOWN_MS) return t().noClockChangeSoon(timezone);
  const [before, after] = [minutesOf(change.from), minutesOf(change.to)];
  const said = after > before ? f().clocksForward : f().clocksBack;
  // On clocks that stay as they were, and on those that change.
  const [from, to] = [before, after].map((offset) => clockTime(at + offset * 60_000, "UTC"));
  const sentence = said(timezone, dayText(at - 60_000, timezone, now.peek(), language.value), from ?? "", to ?? "");
  const other = deploymentZone.value;
  if (other === timezone) return sentence;
  const span = duration(Math.abs(after - before) * 60, language.value);
  return `${sentence} ${(after > before ? f().elsewhereEarlier : f().elsewhereLater)(zoneName(other, at), span)}`;
}

/** `-05:30` in minutes. */
function minutesOf(offset: string): number {
  const [hours = 0, minutes = 0] = offset.slice(1).split(":").map(Number);
  return (offset.startsWith("-") ? -1 : 1) * (hours * 60 + minutes);
}
