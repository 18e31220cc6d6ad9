import { useState } from "preact/hooks";
import { useLocation, useRoute } from "preact-iso/router";
import type { ScheduleView } from "../../../shared/contract/schedules/schedule.ts";
import { dateAt } from "../../lib/time/calendar.ts";
import { serverNow } from "../../lib/time/clock.ts";
import { BASE, schedulePath, usePlace } from "../../lib/page/place.ts";
import { deploymentZone } from "../../lib/page/preferences.ts";
import { draftOfSchedule, newDraft } from "../../lib/schedules/schedule-draft.ts";
import { useSchedule } from "../../lib/schedules/schedules.ts";
import { ScheduleEditor } from "../../parts/schedules/schedule-editor.tsx";
import { Failure, Skeleton } from "../../parts/basics/states.tsx";
import { visible } from "../../parts/basics/text.tsx";
import { t } from "../../words/index.ts";
import { s } from "../../words/schedules.ts";

/** A new schedule. */
export function NewSchedule() {
  const { route } = useLocation();
  const own = s();
  usePlace({ text: t().schedules, href: `${BASE}/schedules` }, { text: own.newSchedule });
  const zone = deploymentZone.value;
  const [draft] = useState(() => newDraft(dateAt(serverNow(), zone), zone));
  return <ScheduleEditor draft={draft} schedule={undefined} cancel={() => route(`${BASE}/schedules`)} />;
}

/** A schedule that is there, changed. */
export function EditSchedule() {
  const { params } = useRoute();
  const { route } = useLocation();
  const own = s();
  const id = params["id"] ?? "";
  const { data, error, reload } = useSchedule(id);
  const title = visible(data?.title ?? id);
  usePlace({ text: t().schedules, href: `${BASE}/schedules` }, { text: title, href: schedulePath(id) }, { text: own.editSchedule });
  const begun = useFirst(data);
  if (begun?.schedule_id === id) {
    return <ScheduleEditor key={id} draft={draftOfSchedule(begun)} schedule={begun} cancel={() => route(schedulePath(id))} />;
  }
  return error ? <Failure error={error} tried={own.scheduleNotLoaded(id)} retry={reload} /> : <Skeleton lines={8} height={40} />;
}

/** The first that came: it may change meanwhile, what is written here may not. */
function useFirst(data: ScheduleView | undefined): ScheduleView | undefined {
  const [first, setFirst] = useState(data);
  if (data !== undefined && first?.schedule_id !== data.schedule_id) setFirst(data);
  return first ?? data;
}
