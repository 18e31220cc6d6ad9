import { useKeys } from "../../lib/page/keys.ts";
import { SCHEDULE_FIELDS, type ScheduleField } from "../../lib/schedules/schedule-draft.ts";
import { s } from "../../words/schedules.ts";
import { NeedsAccess } from "../forms/form-notes.tsx";
import { FormSummary } from "../forms/form-summary.tsx";
import { JobPreview } from "../jobs/job-preview.tsx";
import { SaveBar } from "../forms/save-bar.tsx";
import { ScheduleWhat, ScheduleWhen, ScheduleWho } from "./schedule-fields.tsx";
import { visible } from "../basics/text.tsx";
import { refusalWords } from "../jobs/use-job-editor.ts";
import { type ScheduleEditing, type ScheduleStart, useScheduleEditor } from "./use-schedule-editor.ts";

interface ScheduleEditorProps extends ScheduleStart {
  cancel(): void;
}

/** A schedule as a form, with its next times beside its clock. */
export function ScheduleEditor({ cancel, ...start }: ScheduleEditorProps) {
  const own = s();
  const editing = useScheduleEditor(start);
  const { schedule } = start;
  const { submit, preview } = editing;
  useKeys({ "Mod+Enter": () => void submit(), "Mod+KeyS": () => void submit() });
  return (
    <form
      class="editor"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
      onKeyDown={(event) => {
        // Enter ends what is being composed, and only that.
        if (event.code === "Enter" && (event.isComposing || event.keyCode === 229)) event.preventDefault();
      }}
    >
      <div class="head">
        <div class="grow">
          <h1>{schedule ? own.editTitle(visible(schedule.title)) : own.newTitle}</h1>
          <p class="sub">{schedule ? own.editHint : own.newHint}</p>
        </div>
      </div>
      <Notices editing={editing} />
      <section class="panel" aria-labelledby="g-what">
        <header>
          <h2 id="g-what">{own.group_what}</h2>
        </header>
        <ScheduleWhat editing={editing} />
      </section>
      <section class="panel" aria-labelledby="g-when">
        <header>
          <h2 id="g-when">{own.group_when}</h2>
        </header>
        <div class="beside">
          <ScheduleWhen editing={editing} />
          <JobPreview {...preview} />
        </div>
      </section>
      <section class="panel" aria-labelledby="g-who">
        <header>
          <h2 id="g-who">{own.group_who}</h2>
        </header>
        <ScheduleWho editing={editing} />
      </section>
      <SaveBar editing={editing} cancel={cancel} />
    </form>
  );
}

/** What may not be done, and what is wrong. */
function Notices({ editing: { fields, others, error, submitted } }: { readonly editing: ScheduleEditing }) {
  const named = SCHEDULE_FIELDS.filter((field) => field in fields);
  return (
    <>
      <NeedsAccess access="admin" />
      {(submitted || others.length > 0) && (
        <FormSummary
          fields={named}
          labelOf={(field) => s()[`field_${field as ScheduleField}`]}
          others={others}
          refusal={refusalWords(error)}
          requestId={error?.requestId}
        />
      )}
    </>
  );
}
