import { useKeys } from "../lib/keys.ts";
import { SCHEDULE_FIELDS, type ScheduleField } from "../lib/schedule-draft.ts";
import { may } from "../lib/session.ts";
import { f } from "../words/forms.ts";
import { t } from "../words/index.ts";
import { s } from "../words/schedules.ts";
import { FormSummary } from "./form-summary.tsx";
import { Icon } from "./icon.tsx";
import { JobPreview } from "./job-preview.tsx";
import { ScheduleWhat, ScheduleWhen, ScheduleWho } from "./schedule-fields.tsx";
import { visible } from "./text.tsx";
import { refusalWords } from "./use-job-editor.ts";
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
      {!may("admin") && (
        <p class="note">
          <Icon name="info" />
          <span>{t().needsAccess("admin")}</span>
        </p>
      )}
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

/** Always in view: what there is to save, and the way to do it. */
function SaveBar({ editing: { isNew, dirty, busy, changed }, cancel }: { readonly editing: ScheduleEditing; cancel(): void }) {
  const words = f();
  const allowed = may("admin");
  return (
    <div class="savebar">
      <button
        class="btn main"
        type="submit"
        disabled={!allowed || busy || (!isNew && !dirty)}
        title={allowed ? undefined : t().needsAccess("admin")}
        aria-keyshortcuts="Control+Enter Meta+Enter"
      >
        <Icon name={isNew ? "plus" : "check"} />
        {isNew ? words.create : words.save}{" "}
        <kbd class="not-narrow" aria-hidden="true">
          Ctrl ↵
        </kbd>
      </button>
      <button class="btn ghost" type="button" onClick={cancel}>
        {t().cancel}
      </button>
      <span class="small muted grow" role="status">
        {isNew ? (dirty ? words.unsaved : "") : changed > 0 ? words.changedFields(changed) : words.unchanged}
      </span>
    </div>
  );
}
