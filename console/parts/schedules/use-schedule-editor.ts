import { useEffect, useState } from "preact/hooks";
import { useLocation } from "preact-iso/router";
import type { ScheduleView } from "../../../shared/contract/schedules/schedule.ts";
import type { Fault } from "../../lib/forms/form-faults.ts";
import { schedulePath } from "../../lib/page/place.ts";
import { deploymentZone, language } from "../../lib/page/preferences.ts";
import { createSchedule, saveSchedule } from "../../lib/schedules/schedule-actions.ts";
import { bodyOf, draftFaults, placeInSchedule, type ScheduleDraft, type ScheduleField } from "../../lib/schedules/schedule-draft.ts";
import { useComing } from "../../lib/subjects/coming.ts";
import { now } from "../../lib/time/clock.ts";
import { boundsOf } from "../../lib/time/date-bounds.ts";
import { cronOfFrequency } from "../../lib/time/frequency.ts";
import { isZone } from "../../lib/time/time.ts";
import { f } from "../../words/forms.ts";
import { s } from "../../words/schedules.ts";
import { useDraft, useRecordEditor } from "../forms/use-record-editor.ts";

export interface ScheduleStart {
  readonly draft: ScheduleDraft;
  /** The schedule that is edited, as it was read; undefined: it becomes a new one. */
  readonly schedule: ScheduleView | undefined;
}

const TIMES_SHOWN = 5;
const AFTER_TYPING_MS = 250;

/** The state of the form, until it is saved, with its next times. */
export function useScheduleEditor({ draft: start, schedule }: ScheduleStart) {
  const { route } = useLocation();
  const held = useDraft(start);
  const preview = useTimes(held.draft);
  const editing = useRecordEditor<ScheduleDraft, ScheduleField>({
    held,
    isNew: schedule === undefined,
    access: "admin",
    bodyOf,
    faultsOf: (draft) => draftFaults(draft, { ...s(), required: f().required }),
    previewed: preview.faults,
    placeOf: placeInSchedule,
    async save(_body, changes) {
      if (schedule) await saveSchedule(schedule, changes);
      const id = schedule?.schedule_id ?? (await createSchedule(bodyOf(held.draft)));
      return () => route(schedulePath(id));
    },
  });
  return { ...editing, preview };
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
