import { useEffect, useRef, useState } from "preact/hooks";
import { useLocation } from "preact-iso/router";
import type { ScheduleView } from "../../../shared/contract/schedules/schedule.ts";
import { ApiError } from "../../lib/asking/api.ts";
import { now } from "../../lib/time/clock.ts";
import { useComing } from "../../lib/subjects/coming.ts";
import { boundsOf } from "../../lib/time/date-bounds.ts";
import type { Fault } from "../../lib/forms/form-faults.ts";
import { cronOfFrequency } from "../../lib/time/frequency.ts";
import { schedulePath } from "../../lib/page/place.ts";
import { deploymentZone, language } from "../../lib/page/preferences.ts";
import { createSchedule, saveSchedule } from "../../lib/schedules/schedule-actions.ts";
import {
  bodyOf,
  changesOf,
  draftFaults,
  placedInSchedule,
  type ScheduleDraft,
  type ScheduleField,
} from "../../lib/schedules/schedule-draft.ts";
import { may, signedOut } from "../../lib/asking/session.ts";
import { isZone } from "../../lib/time/time.ts";
import { f } from "../../words/forms.ts";
import { s } from "../../words/schedules.ts";
import { focusFirstFault } from "../jobs/use-job-editor.ts";
import { useLeaveGuard } from "../forms/use-leave-guard.ts";

export interface ScheduleStart {
  readonly draft: ScheduleDraft;
  /** The schedule that is edited, as it was read; undefined: it becomes a new one. */
  readonly schedule: ScheduleView | undefined;
}

/** What was written when the session ended, by address: signing in again leads back to it. */
const interrupted = new Map<string, ScheduleDraft>();

const TIMES_SHOWN = 5;
const AFTER_TYPING_MS = 250;
const AFTER_LEAVING_MS = 200;

export type ScheduleEditing = ReturnType<typeof useScheduleEditor>;

/** The state of the form, until it is saved. */
export function useScheduleEditor({ draft: start, schedule }: ScheduleStart) {
  const { url, route } = useLocation();
  const path = url.split("?")[0] ?? "";
  const [first] = useState(start);
  const [draft, setDraft] = useState<ScheduleDraft>(() => interrupted.get(path) ?? start);
  const [refusal, setRefusal] = useState<{ readonly faults: readonly Fault[]; readonly error?: ApiError }>();
  const [submitted, setSubmitted] = useState(false);
  const [failures, setFailures] = useState(0);
  const [touched, setTouched] = useState<ReadonlySet<string>>(new Set());
  const [busy, setBusy] = useState(false);
  const busyRef = useRef(false);
  const changes = changesOf(first, draft);
  const isNew = schedule === undefined;
  const dirty = Object.keys(changes).length > 0 || (isNew && draft.engine !== first.engine);
  const free = useLeaveGuard(dirty);
  const preview = useTimes(draft);

  const local = draftFaults(draft, { ...s(), required: f().required });
  const asked = [...preview.faults, ...(refusal?.faults ?? [])];
  const placed = placedInSchedule([...local, ...asked.filter((fault) => !local.some((one) => one.path === fault.path))], draft);
  const isShown = (field: string) => submitted || touched.has(field) || asked.some((fault) => fault.path.startsWith(field));
  const fields = Object.fromEntries(Object.entries(placed.fields).filter(([field]) => isShown(field)));

  useEffect(() => void interrupted.delete(path), []);
  useEffect(
    () => () => {
      if (signedOut() && dirty) interrupted.set(path, draft);
    },
    [draft, dirty],
  );
  useEffect(() => {
    if (failures > 0) focusFirstFault();
  }, [failures]);

  async function submit() {
    if (busyRef.current || !may("admin") || document.querySelector("dialog[open]")) return;
    setSubmitted(true);
    if (local.length > 0) return setFailures((n) => n + 1);
    if (!isNew && !dirty) return;
    busyRef.current = true;
    setBusy(true);
    try {
      const id = isNew ? await createSchedule(bodyOf(draft)) : schedule.schedule_id;
      if (!isNew) await saveSchedule(schedule, changes);
      free();
      route(schedulePath(id));
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      setRefusal(error.details.length > 0 ? { faults: error.details } : { faults: [], error });
      setFailures((n) => n + 1);
    } finally {
      busyRef.current = false;
      setBusy(false);
    }
  }

  return {
    draft,
    isNew,
    dirty,
    busy,
    changed: Object.keys(changes).length,
    preview,
    fields,
    others: placed.others,
    error: refusal?.error,
    submitted,
    change: (part: Partial<ScheduleDraft>) => {
      setDraft((before) => ({ ...before, ...part }));
      setRefusal(undefined);
    },
    // A little later: what is said below a field moves the button that is being pressed.
    leaveField: (field: ScheduleField) => void setTimeout(() => setTouched((before) => new Set([...before, field])), AFTER_LEAVING_MS),
    submit,
  };
}

/** Its next times within its days, a moment after the last letter, and what is wrong with its clock. */
function useTimes({ frequency, start_date, end_date, timezone }: ScheduleDraft) {
  const zone = timezone.trim() === "" ? deploymentZone.value : timezone.trim();
  const cron = cronOfFrequency(frequency, start_date);
  const wanted = JSON.stringify({ cron, zone, start_date, end_date });
  const [typed, setTyped] = useState(wanted);
  useEffect(() => {
    const timer = setTimeout(() => setTyped(wanted), AFTER_TYPING_MS);
    return () => clearTimeout(timer);
  }, [wanted, language.value]);
  const settled = JSON.parse(typed) as {
    readonly cron?: string;
    readonly zone: string;
    readonly start_date: string;
    readonly end_date: string;
  };
  const bounds = boundsOf(settled.start_date, settled.end_date, isZone(settled.zone) ? settled.zone : "UTC");
  // Until the start only; from then on the API's own now counts, so that the question stays the same.
  const from = bounds.from !== undefined && bounds.from > now.peek() ? bounds.from - 1 : 0;
  const asked = settled.cron === undefined ? undefined : { cron: settled.cron, timezone: settled.zone, from, until: bounds.until };
  const { data, error } = useComing(asked, TIMES_SHOWN);
  const details = error?.details ?? [];
  const faults = details.map(({ path, message }): Fault => ({ path: path.includes("timezone") ? "timezone" : "frequency", message }));
  const over = data !== undefined && data.next.length === 0 ? s().previewOver : undefined;
  return {
    document: { cron_expr: cron ?? "", timezone: zone },
    previewed: error && details.length > 0 ? undefined : data && { faults: [], preview: data },
    error: details.length > 0 ? undefined : error,
    faults: typed === wanted ? faults : [],
    pending: typed !== wanted,
    none: over,
  };
}
