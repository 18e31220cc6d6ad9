import { MODES, UNITS } from "../../lib/time/frequency.ts";
import { deploymentZone } from "../../lib/page/preferences.ts";
import { firstEndOf, type ScheduleField } from "../../lib/schedules/schedule-draft.ts";
import { s } from "../../words/schedules.ts";
import { type ControlProps, FormField } from "../forms/form-field.tsx";
import { JobPicker } from "../jobs/job-picker.tsx";
import { OneOf } from "../basics/one-of.tsx";
import type { ScheduleEditing } from "./use-schedule-editor.ts";

interface GroupProps {
  readonly editing: ScheduleEditing;
}

const TEXTS = ["title", "start_date", "end_date", "timezone"] as const;

/** What it is, and the jobs that it runs. */
export function ScheduleWhat({ editing }: GroupProps) {
  const own = s();
  const { draft, fields, change, leaveField } = editing;
  return (
    <div class="body form">
      <TextField editing={editing} field="title" />
      <Area editing={editing} field="description" rows={2} />
      <FormField
        path="jobs"
        label={own.field_jobs}
        hint={own.hint_jobs}
        fault={fields["jobs"]}
        renderControl={(given) => (
          <JobPicker given={given} chosen={draft.jobs} change={(jobs) => change({ jobs })} leave={() => leaveField("jobs")} />
        )}
      />
    </div>
  );
}

/** By which clock, and within which days. */
export function ScheduleWhen({ editing }: GroupProps) {
  const own = s();
  const { draft, fields, change, leaveField } = editing;
  const { frequency } = draft;
  const set = (part: Partial<typeof frequency>) => change({ frequency: { ...frequency, ...part } });
  return (
    <div class="body form">
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
      <TextField editing={editing} field="start_date" />
      <TextField editing={editing} field="end_date" />
      <TextField editing={editing} field="timezone" />
    </div>
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
    <div class="body form">
      <Area editing={editing} field="success_emails" rows={2} mono />
      <Area editing={editing} field="failure_emails" rows={2} mono />
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
    </div>
  );
}

interface FieldProps extends GroupProps {
  readonly field: (typeof TEXTS)[number];
}

function TextField({ editing: { draft, fields, change, leaveField }, field }: FieldProps) {
  const own = s();
  const isDate = field === "start_date" || field === "end_date";
  const look_ = isDate ? "num short" : field === "timezone" ? "mono" : "";
  return (
    <FormField
      path={field}
      label={own[`field_${field}`]}
      hint={field === "timezone" ? own.hint_timezone(deploymentZone.value) : field === "title" ? undefined : own[`hint_${field}`]}
      fault={fields[field]}
      renderControl={(given) => (
        <>
          <input
            {...given}
            class={look(fields[field], look_)}
            type={isDate ? "date" : "text"}
            required={field === "title" || field === "start_date"}
            maxLength={field === "title" ? 255 : undefined}
            min={field === "end_date" ? firstEndOf(draft) : undefined}
            list={field === "timezone" ? "zones" : undefined}
            placeholder={field === "timezone" ? deploymentZone.value : undefined}
            spellcheck={false}
            autocomplete="off"
            value={draft[field]}
            onInput={({ currentTarget }) => change({ [field]: currentTarget.value })}
            onBlur={() => leaveField(field)}
          />
          {field === "timezone" && (
            <datalist id="zones">
              {Intl.supportedValuesOf("timeZone").map((zone) => (
                <option key={zone} value={zone} />
              ))}
            </datalist>
          )}
        </>
      )}
    />
  );
}

interface AreaProps extends GroupProps {
  readonly field: Extract<ScheduleField, "description" | "success_emails" | "failure_emails">;
  readonly rows: number;
  readonly mono?: boolean;
}

function Area({ editing: { draft, fields, change, leaveField }, field, rows, mono = false }: AreaProps) {
  const own = s();
  return (
    <FormField
      path={field}
      label={own[`field_${field}`]}
      hint={field === "description" ? undefined : own[`hint_${field}`]}
      fault={fields[field]}
      renderControl={(given: ControlProps) => (
        <textarea
          {...given}
          class={look(fields[field], mono ? "mono" : "")}
          rows={rows}
          spellcheck={!mono}
          value={draft[field]}
          onInput={({ currentTarget }) => change({ [field]: currentTarget.value })}
          onBlur={() => leaveField(field)}
        />
      )}
    />
  );
}

function look(fault: string | undefined, more: string): string {
  return ["in", fault === undefined ? "" : "bad", more].filter((one) => one !== "").join(" ");
}
