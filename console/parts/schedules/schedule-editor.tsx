import { SCHEDULE_FIELDS } from "../../lib/schedules/schedule-draft.ts";
import { s } from "../../words/schedules.ts";
import { visible } from "../basics/text.tsx";
import { Group, RecordForm } from "../forms/record-form.tsx";
import { JobPreview } from "../jobs/job-preview.tsx";
import { ScheduleWhat, ScheduleWhen, ScheduleWho } from "./schedule-fields.tsx";
import { type ScheduleStart, useScheduleEditor } from "./use-schedule-editor.ts";

interface ScheduleEditorProps extends ScheduleStart {
  cancel(): void;
}

/** A schedule as a form, with its next times beside its clock. */
export function ScheduleEditor({ cancel, ...start }: ScheduleEditorProps) {
  const own = s();
  const { preview, ...editing } = useScheduleEditor(start);
  const { schedule } = start;
  return (
    <RecordForm
      editing={editing}
      title={schedule ? own.editTitle(visible(schedule.title)) : own.newTitle}
      hint={schedule ? own.editHint : own.newHint}
      access="admin"
      order={SCHEDULE_FIELDS}
      labelOf={(field) => own[`field_${field}`]}
      cancel={cancel}
    >
      <Group id="what" title={own.group_what}>
        <ScheduleWhat editing={editing} />
      </Group>
      <Group id="when" title={own.group_when} beside={<JobPreview {...preview} />}>
        <ScheduleWhen editing={editing} />
      </Group>
      <Group id="who" title={own.group_who}>
        <ScheduleWho editing={editing} />
      </Group>
    </RecordForm>
  );
}
