import type { JobView } from "../../../shared/contract/jobs/job.ts";
import { JOB_FIELDS, type JobFieldName } from "../../lib/jobs/job-fields.ts";
import { useKeys } from "../../lib/page/keys.ts";
import { f } from "../../words/forms.ts";
import { FormField } from "../forms/form-field.tsx";
import { NeedsAccess } from "../forms/form-notes.tsx";
import { FormSummary } from "../forms/form-summary.tsx";
import { Icon } from "../basics/icon.tsx";
import { JobGroups } from "./job-groups.tsx";
import { JobPreview } from "./job-preview.tsx";
import { jsonFault } from "../basics/json-fault.ts";
import { ParamsArea } from "../forms/params-area.tsx";
import { SaveBar } from "../forms/save-bar.tsx";
import { type EditorStart, type JobEditing, useJobEditor } from "./use-job-editor.ts";

interface JobEditorProps extends EditorStart {
  readonly title: string;
  /** Of a new job. */
  readonly hint?: string;
  /** The job as it is stored now. */
  readonly live?: JobView | undefined;
  cancel(): void;
}

/** A job as a form, or as JSON, with what it would do beside it. */
export function JobEditor({ title, hint, live, cancel, ...start }: JobEditorProps) {
  const editing = useJobEditor(start, live);
  const { draft, version, submit, setComposing } = editing;
  useKeys({ "Mod+Enter": () => void submit(), "Mod+KeyS": () => void submit() });
  return (
    <form
      class="editor"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
      onCompositionStart={() => setComposing(true)}
      onCompositionEnd={() => setComposing(false)}
      onKeyDown={(event) => {
        // Enter ends what is being composed, and only that.
        if (event.code === "Enter" && (event.isComposing || event.keyCode === 229)) event.preventDefault();
      }}
    >
      <div class="head">
        <div class="grow">
          <h1>{title}</h1>
          <p class="sub">{version === undefined ? hint : f().editHint(version)}</p>
        </div>
        <Views editing={editing} />
      </div>
      <Notices editing={editing} />
      {draft.view === "form" ? <FormView editing={editing} draft={draft} /> : <JsonView editing={editing} text={draft.text} />}
      <SaveBar editing={editing} cancel={cancel} />
    </form>
  );
}

interface PartProps {
  readonly editing: JobEditing;
}

function Views({ editing: { draft, show } }: PartProps) {
  return (
    <div class="seg" role="group" aria-label={f().views}>
      {(["form", "json"] as const).map((view) => (
        <button key={view} type="button" aria-pressed={draft.view === view} onClick={() => show(view)}>
          {f()[`view_${view}`]}
        </button>
      ))}
    </div>
  );
}

/** Who else changed it, what may not be done, and what is wrong. */
function Notices({ editing: { draft, fields, others, error, submitted, newer, compareNow } }: PartProps) {
  const named = JOB_FIELDS.map(({ path }) => path).filter((path) => fields[path] !== undefined);
  const inJson = draft.view === "json";
  const all = inJson ? [...named.map((path) => ({ path, message: fields[path] ?? "" })), ...others] : others;
  return (
    <>
      <NeedsAccess access="admin" />
      {newer !== undefined && (
        <div class="note warn" role="status">
          <Icon name="late" />
          <span class="grow">{f().changedElsewhere(newer)}</span>
          <button class="btn s" type="button" onClick={compareNow}>
            {f().compareNow}
          </button>
        </div>
      )}
      {(submitted || inJson || others.length > 0) && (
        <FormSummary
          fields={inJson || !submitted ? [] : named}
          labelOf={(field) => f()[`field_${field as JobFieldName}`]}
          others={all}
          error={error}
        />
      )}
    </>
  );
}

function FormView({ editing, draft }: PartProps & { readonly draft: Extract<JobEditing["draft"], { view: "form" }> }) {
  const { whole, isNew, preview, fields, change, changeParams, leaveField } = editing;
  return (
    <JobGroups
      document={whole}
      values={draft.values}
      params={draft.params}
      faults={fields}
      isNew={isNew}
      change={change}
      changeParams={changeParams}
      leave={(field: JobFieldName) => leaveField(field)}
      preview={<JobPreview document={whole} {...preview} />}
    />
  );
}

function JsonView({ editing: { whole, preview, problem, viewRefused, changeText }, text }: PartProps & { readonly text: string }) {
  const fault = problem && [jsonFault(problem), viewRefused ? f().readJsonFirst : ""].join(" ").trim();
  return (
    <section class="panel" aria-label={f().jsonLabel}>
      <div class="beside">
        <div class="body form json-view">
          <FormField
            path="json"
            label={f().jsonLabel}
            hint={f().jsonHint}
            fault={fault}
            renderControl={(given) => (
              <ParamsArea text={text} given={given} bad={fault !== undefined} rows={14} change={changeText} leave={() => undefined} />
            )}
          />
        </div>
        <JobPreview document={whole} {...preview} />
      </div>
    </section>
  );
}
