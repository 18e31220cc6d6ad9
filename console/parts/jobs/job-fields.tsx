import type { ComponentChildren } from "preact";
import type { JobView } from "../../../shared/contract/jobs/job.ts";
import { duration } from "../../lib/time/durations.ts";
import type { JobField, JobFieldName } from "../../lib/jobs/job-fields.ts";
import { type JobDocument, textOfValue, valueOfText } from "../../lib/jobs/job-draft.ts";
import { deploymentZone, language } from "../../lib/page/preferences.ts";
import { known } from "../../lib/asking/query.ts";
import { config } from "../../lib/asking/session.ts";
import { f } from "../../words/forms.ts";
import { type ControlProps, FormField } from "../forms/form-field.tsx";
import { ParamsArea } from "../forms/params-area.tsx";

export interface FieldsProps {
  /** What is written. */
  readonly values: JobDocument;
  readonly params: string;
  readonly faults: Readonly<Partial<Record<JobFieldName, string>>>;
  /** A job that is there keeps its name. */
  readonly isNew: boolean;
  change(path: JobFieldName, value: unknown): void;
  changeParams(text: string): void;
  leave(path: JobFieldName): void;
}

/** One field, with the control that its kind has. */
export function JobFieldRow({ field, after, ...form }: FieldsProps & { readonly field: JobField; readonly after?: ComponentChildren }) {
  const { path, kind } = field;
  const isGroup = kind === "mode" || kind === "switch";
  return (
    <FormField
      path={path}
      label={f()[`field_${path}`]}
      hint={hintOf(path, form)}
      fault={form.faults[path]}
      group={isGroup}
      after={after}
      renderControl={(given) => <Control field={field} form={form} given={given} />}
    />
  );
}

interface ControlOfField {
  readonly field: JobField;
  readonly form: FieldsProps;
  readonly given: ControlProps;
}

function Control({ field, form, given }: ControlOfField) {
  const { path, kind } = field;
  const { faults, params, changeParams, leave } = form;
  if (kind === "json") {
    return <ParamsArea text={params} change={changeParams} leave={() => leave(path)} given={given} bad={faults[path] !== undefined} />;
  }
  if (kind === "mode") return <Choice field={field} form={form} given={given} options={MODES} />;
  if (kind === "switch") return <Choice field={field} form={form} given={given} options={STATES} />;
  return kind === "lines" ? <Lines field={field} form={form} given={given} /> : <Input field={field} form={form} given={given} />;
}

function Input({ field: { path, kind, fallback, required, example }, form, given }: ControlOfField) {
  const { values, faults, isNew, change, leave } = form;
  const value = values[path];
  const mono = kind !== "text" && kind !== "number" && kind !== "seconds";
  const isNumber = kind === "number" || kind === "seconds";
  const scope = config.value?.scope ?? "";
  const fixed = path === "job_id" ? !isNew : path === "scope" && (value === undefined || value === scope);
  const list = path === "queue" ? "queues" : kind === "zone" ? "zones" : undefined;
  const shown = path === "scope" ? scope : kind === "zone" ? deploymentZone.value : (example ?? textOfValue(fallback));
  return (
    <div class="row wrap">
      <input
        {...given}
        class={classes(faults[path], mono && "mono", isNumber && "num short")}
        type="text"
        inputMode={isNumber ? "numeric" : undefined}
        value={kind === "fixed" && value === undefined ? shown : textOfValue(value)}
        placeholder={shown}
        readOnly={fixed}
        required={required}
        list={list}
        spellcheck={false}
        autocomplete="off"
        autocapitalize="off"
        onInput={({ currentTarget }) => change(path, valueOfText(kind, currentTarget.value))}
        onBlur={() => leave(path)}
      />
      {kind === "seconds" && typeof value === "number" && value > 59 && (
        <span class="small muted num">= {duration(value, language.value)}</span>
      )}
      {list === "queues" && <Options id={list} options={knownQueues()} />}
      {list === "zones" && <Options id={list} options={Intl.supportedValuesOf("timeZone")} />}
    </div>
  );
}

function Lines({ field: { path }, form: { values, faults, change, leave }, given }: ControlOfField) {
  const text = textOfValue(values[path]);
  return (
    <textarea
      {...given}
      class={classes(faults[path])}
      rows={Math.min(6, text.split("\n").length)}
      value={text}
      onInput={({ currentTarget }) => change(path, valueOfText("text", currentTarget.value))}
      onBlur={() => leave(path)}
    />
  );
}

const MODES = [
  ["scheduler", "mode_scheduler"],
  ["queue", "mode_queue"],
] as const;
const STATES = [
  [true, "enabled_true"],
  [false, "enabled_false"],
] as const;

type Options = typeof MODES | typeof STATES;

/** One of two, as radio buttons: the arrow keys move between them. A value that is neither leaves both off. */
function Choice({ field: { path, fallback }, form: { values, change }, given, options }: ControlOfField & { readonly options: Options }) {
  const { id, ...described } = given;
  const chosen = values[path] ?? fallback;
  return (
    <div class="seg one-of" role="radiogroup" aria-labelledby={`l-${path}`} {...described} id={id} tabIndex={-1}>
      {options.map(([value, word]) => (
        <label key={word} class={chosen === value ? "on" : undefined}>
          <input type="radio" name={id} checked={chosen === value} onChange={() => change(path, value)} />
          {f()[word]}
        </label>
      ))}
    </div>
  );
}

function Options({ id, options }: { readonly id: string; readonly options: readonly string[] }) {
  return (
    <datalist id={id}>
      {options.map((option) => (
        <option key={option} value={option} />
      ))}
    </datalist>
  );
}

function classes(fault: string | undefined, ...more: readonly (string | false)[]): string {
  return ["in", fault !== undefined && "bad", ...more].filter((one) => one !== false).join(" ");
}

/** Of the jobs that were listed before; nothing is asked for this. */
function knownQueues(): readonly string[] {
  return [...new Set((known<readonly Partial<JobView>[]>("/jobs").value ?? []).flatMap(({ queue }) => queue ?? []))].toSorted();
}

function hintOf(path: JobFieldName, { values, isNew }: FieldsProps): string {
  const words = f();
  const inQueueMode = values["reschedule_mode"] === "queue";
  const hasCron = textOfValue(values["cron_expr"]) !== "";
  if (path === "job_id") return isNew ? words.hint_job_id : words.hint_job_id_fixed;
  if (path === "reschedule_mode") return inQueueMode ? words.hint_mode_queue : words.hint_mode_scheduler;
  if (path === "cron_expr") return inQueueMode ? words.hint_cron_unused : words.hint_cron_expr;
  if (path === "timezone") return words.hint_timezone(deploymentZone.value);
  if (path !== "interval_seconds") return words[`hint_${path}`];
  if (inQueueMode) return words.hint_interval_queue;
  return hasCron ? words.hint_interval_unused : words.hint_interval_seconds;
}
