import { useEffect, useState } from "preact/hooks";
import { now } from "../../lib/time/clock.ts";
import { duration } from "../../lib/time/durations.ts";
import { changesOf, isSame } from "../../lib/jobs/job-changes.ts";
import type { JobDocument } from "../../lib/jobs/job-draft.ts";
import { JOB_FIELDS, placeInJob } from "../../lib/jobs/job-fields.ts";
import { language, zone } from "../../lib/page/preferences.ts";
import { askPreview } from "../../lib/forms/preview.ts";
import { clockTime, dayText } from "../../lib/time/time.ts";
import { f } from "../../words/forms.ts";
import { t } from "../../words/index.ts";
import { DialogForm } from "../basics/dialog-form.tsx";
import { zoneLabel } from "../basics/moment.tsx";
import { Foreign } from "../basics/text.tsx";

interface ChangeDialogProps {
  readonly id: string;
  readonly before: JobDocument;
  readonly after: JobDocument;
  /** Saves it and closes the dialog, unless the API refuses it. @throws ApiError */
  save(): Promise<void>;
}

/** What changes, from what to what, and when it runs then, before it is saved. */
export function ChangeDialog({ id, before, after, save }: ChangeDialogProps) {
  const words = f();
  return (
    <DialogForm
      title={words.changesTitle(id)}
      wide
      button={{ text: words.saveNow, icon: "check", first: true, key: "↵" }}
      leave={words.goOn}
      act={save}
    >
      <table class="diff">
        <thead>
          <tr>
            <th scope="col">{words.field}</th>
            <th scope="col">{words.before}</th>
            <th scope="col">{words.after}</th>
          </tr>
        </thead>
        <tbody>
          {changesOf(before, after).map(({ path, from, to }) => (
            <tr key={path}>
              <th scope="row">
                <FieldName path={path} />
              </th>
              <td>
                <Value path={path} value={from} />
              </td>
              <td>
                <Value path={path} value={to} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <NextTimes before={before} after={after} />
    </DialogForm>
  );
}

export function FieldName({ path }: { readonly path: string }) {
  const place = placeInJob(path);
  return (
    <>
      {place && place.part === "" && f()[`field_${place.field}`]}{" "}
      <code class="faint small">
        <Foreign text={path} />
      </code>
    </>
  );
}

/** A value as it is written, and what it means where that is something else. */
export function Value({ path, value }: { readonly path: string; readonly value: unknown }) {
  if (value === undefined || value === null || value === "") return <span class="faint">{f().none}</span>;
  if (path === "enabled") return <>{value === true ? f().enabled_true : f().enabled_false}</>;
  const kind = JOB_FIELDS.find((field) => field.path === path)?.kind;
  if (typeof value === "string" && (kind === "text" || kind === "lines")) return <Foreign text={value} />;
  return (
    <code>
      <Foreign text={typeof value === "string" ? value : JSON.stringify(value)} />
      {kind === "seconds" && typeof value === "number" && value > 59 && <span class="faint"> = {duration(value, language.value)}</span>}
    </code>
  );
}

const OF_SCHEDULE = ["reschedule_mode", "cron_expr", "interval_seconds", "timezone", "enabled"];

/** The next times of both, side by side. */
function NextTimes({ before, after }: { readonly before: JobDocument; readonly after: JobDocument }) {
  const [times, setTimes] = useState<readonly (readonly string[])[]>();
  const [unknown, setUnknown] = useState(false);
  const same = OF_SCHEDULE.every((field) => isSame(before[field], after[field]));
  useEffect(() => {
    if (!same) void Promise.all([timesOf(before), timesOf(after)]).then(setTimes, () => setUnknown(true));
  }, [same]);
  if (same) return <p class="small muted">{f().nextUnchanged}</p>;
  if (unknown) return <p class="small muted">{f().nextUnknown}</p>;
  return (
    <div class="sides" aria-busy={times === undefined}>
      {[before, after].map((document, side) => (
        <section key={side} aria-labelledby={`times-${side}`}>
          <h3 id={`times-${side}`} class="small muted">
            {side === 0 ? f().before : f().after}: {t().nextRuns} ({zoneLabel()})
          </h3>
          <ol class="num small">
            {times?.[side]?.map((at) => (
              <li key={at}>
                <time dateTime={at}>
                  {dayText(Date.parse(at), zone(), now.peek(), language.value)} <b>{clockTime(Date.parse(at), zone())}</b>
                </time>
              </li>
            ))}
            {times?.[side]?.length === 0 && <li class="muted">{noneWords(document)}</li>}
          </ol>
        </section>
      ))}
    </div>
  );
}

function noneWords({ enabled, reschedule_mode }: JobDocument): string {
  if (enabled === false) return f().pausedNoNext;
  return reschedule_mode === "queue" ? f().previewQueue : f().none;
}

async function timesOf(document: JobDocument): Promise<readonly string[]> {
  if (document["enabled"] === false) return [];
  return (await askPreview(document)).preview?.next.map(({ at }) => at) ?? [];
}
