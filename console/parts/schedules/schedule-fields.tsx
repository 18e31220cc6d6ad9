import { MODES, UNITS } from "../../lib/time/frequency.ts";
import { deploymentZone } from "../../lib/page/preferences.ts";
import { firstEndOf, type ScheduleDraft, type ScheduleField } from "../../lib/schedules/schedule-draft.ts";
import { s } from "../../words/schedules.ts";
import { FormField } from "../forms/form-field.tsx";
import { TextField, type TextFieldProps } from "../forms/record-fields.tsx";
import type { RecordEditing } from "../forms/use-record-editor.ts";
import { JobPicker } from "../jobs/job-picker.tsx";
import { OneOf } from "../basics/one-of.tsx";

type ScheduleEditing = RecordEditing<ScheduleDraft, ScheduleField>;

interface GroupProps {
  readonly editing: ScheduleEditing;
}

/** What it is, and the jobs that it runs. */
export function ScheduleWhat({ editing }: GroupProps) {
  const own = s();
  const { draft, fields, change, leaveField } = editing;
  return (
    <>
      {text(editing, "title", { required: true, maxLength: 255 })}
      {text(editing, "description", { rows: 2 })}
      <FormField
        path="jobs"
        label={own.field_jobs}
        hint={own.hint_jobs}
        fault={fields["jobs"]}
        renderControl={(given) => (
          <JobPicker given={given} chosen={draft.jobs} change={(jobs) => change({ jobs })} leave={() => leaveField("jobs")} />
        )}
      />
    </>
  );
}

/** By which clock, and within which days. */
export function ScheduleWhen({ editing }: GroupProps) {
  const own = s();
  const { draft, fields, change, leaveField } = editing;
  const { frequency } = draft;
  const set = (part: Partial<typeof frequency>) => change({ frequency: { ...frequency, ...part } });
  return (
    <>
      <FormField
        path="frequency"
        label={own.field_frequency}
        hint={own[`hint_${frequency.mode}`]}
        fault={fields["frequency"]}
        group
        renderControl={(given) => (
          <OneOf
            label="l-frequency"
            given={given}
            chosen={frequency.mode}
            options={MODES.map((mode) => [mode, own[`mode_${mode}`]])}
            choose={(mode) => set({ mode })}
          />
        )}
        after={<Detail editing={editing} />}
      />
      {frequency.mode !== "cron" && (
        <FormField
          path="execution_time"
          label={own.field_execution_time}
          hint={own.hint_execution_time}
          fault={fields["execution_time"]}
          renderControl={(given) => (
            <input
              {...given}
              class={look(fields["execution_time"], "num short")}
              type="time"
              value={frequency.time}
              onInput={({ currentTarget }) => set({ time: currentTarget.value })}
              onBlur={() => leaveField("execution_time")}
            />
          )}
        />
      )}
      {text(editing, "start_date", { type: "date", short: true, required: true, hint: own.hint_start_date })}
      {text(editing, "end_date", { type: "date", short: true, min: firstEndOf(draft), hint: own.hint_end_date })}
      {text(editing, "timezone", {
        mono: true,
        hint: own.hint_timezone(deploymentZone.value),
        placeholder: deploymentZone.value,
        offered: Intl.supportedValuesOf("timeZone"),
      })}
    </>
  );
}

const CRONS = ["0 9 * * 1-5", "*/30 9-15 * * 1-5", "0 3 * * *", "0 4 1 * *"];

/** What the choice of a frequency leaves open. */
function Detail({ editing: { draft, fields, change, leaveField } }: GroupProps) {
  const own = s();
  const { frequency } = draft;
  const set = (part: Partial<typeof frequency>) => change({ frequency: { ...frequency, ...part } });
  if (frequency.mode === "cron") {
    return (
      <>
        <input
          class={look(fields["frequency"], "mono after")}
          type="text"
          aria-label={own.mode_cron}
          aria-describedby={fields["frequency"] === undefined ? "n-frequency" : "e-frequency n-frequency"}
          aria-invalid={fields["frequency"] !== undefined}
          placeholder={CRONS[0]}
          spellcheck={false}
          autocomplete="off"
          autocapitalize="off"
          value={frequency.cron}
          onInput={({ currentTarget }) => set({ cron: currentTarget.value })}
          onBlur={() => leaveField("frequency")}
        />
        <p class="row wrap examples">
          {CRONS.map((cron) => (
            <button key={cron} class="pill mono" type="button" aria-pressed={frequency.cron === cron} onClick={() => set({ cron })}>
              {cron}
            </button>
          ))}
        </p>
      </>
    );
  }
  if (frequency.mode !== "every") return null;
  return (
    <p class="row after">
      <input
        class={look(fields["frequency"], "num short")}
        type="text"
        inputMode="numeric"
        aria-label={own.everyCount}
        aria-invalid={fields["frequency"] !== undefined}
        value={frequency.count}
        onInput={({ currentTarget }) => set({ count: currentTarget.value })}
        onBlur={() => leaveField("frequency")}
      />
      <select
        class="in short"
        aria-label={own.everyUnit}
        value={frequency.unit}
        onChange={({ currentTarget }) => set({ unit: UNITS.find((unit) => unit === currentTarget.value) ?? "hours" })}
      >
        {UNITS.map((unit) => (
          <option key={unit} value={unit}>
            {own[`unit_${unit}`]}
          </option>
        ))}
      </select>
    </p>
  );
}

const ENGINES = ["", "native", "airflow"] as const;

/** Who is told, and who runs it. */
export function ScheduleWho({ editing }: GroupProps) {
  const own = s();
  const { draft, fields, change, isNew } = editing;
  const word = (engine: (typeof ENGINES)[number]) => (engine === "" ? own.engineDefault : own[`engine_${engine}`]);
  return (
    <>
      {text(editing, "success_emails", { rows: 2, mono: true, hint: own.hint_success_emails })}
      {text(editing, "failure_emails", { rows: 2, mono: true, hint: own.hint_failure_emails })}
      <FormField
        path="engine"
        label={own.field_engine}
        hint={isNew ? own.hint_engine : own.hint_engine_fixed}
        fault={fields["engine"]}
        group={isNew}
        renderControl={(given) =>
          isNew ? (
            <OneOf
              label="l-engine"
              given={given}
              chosen={draft.engine}
              options={ENGINES.map((engine) => [engine, word(engine)])}
              choose={(engine) => change({ engine })}
            />
          ) : (
            <input {...given} class="in short" type="text" readOnly value={word(draft.engine)} />
          )
        }
      />
    </>
  );
}

type TextName = Exclude<ScheduleField, "jobs" | "frequency" | "execution_time" | "engine">;
type Look = Omit<TextFieldProps, "path" | "label" | "fault" | "value" | "set" | "leave">;

function text({ draft, fields, change, leaveField }: ScheduleEditing, field: TextName, look: Look = {}) {
  return (
    <TextField
      path={field}
      label={s()[`field_${field}`]}
      fault={fields[field]}
      value={draft[field]}
      {...look}
      set={(value) => change({ [field]: value })}
      leave={() => leaveField(field)}
    />
  );
}

function look(fault: string | undefined, more: string): string {
  return ["in", fault === undefined ? "" : "bad", more].filter((one) => one !== "").join(" ");
}
