import type { ComponentChildren } from "preact";
import { duration } from "../../lib/time/durations.ts";
import { type JobDocument, textOfValue } from "../../lib/jobs/job-draft.ts";
import { FIELD_GROUPS, type FieldGroup, fieldsOf } from "../../lib/jobs/job-fields.ts";
import { language } from "../../lib/page/preferences.ts";
import { f } from "../../words/forms.ts";
import { cronWords } from "../../lib/time/cron-words.ts";
import { type FieldsProps, JobFieldRow } from "./job-fields.tsx";
import { Foreign, visible } from "../basics/text.tsx";

interface JobGroupsProps extends FieldsProps {
  /** With what counts for the fields that are left out. */
  readonly document: JobDocument;
  /** What it means, beside the fields of the schedule. */
  readonly preview: ComponentChildren;
}

/** The form in its groups, one column; what most jobs leave as it is, is folded, and told in words. */
export function JobGroups({ document, preview, ...form }: JobGroupsProps) {
  return (
    <>
      {FIELD_GROUPS.map((group) => {
        const fields = (
          <div class="body form">
            {fieldsOf(group).map((field) => (
              <JobFieldRow key={field.path} field={field} {...form} after={field.path === "cron_expr" && <Examples {...form} />} />
            ))}
          </div>
        );
        if (group === "basics" || group === "schedule") {
          return (
            <section key={group} class="panel" aria-labelledby={`g-${group}`}>
              <header>
                <h2 id={`g-${group}`}>{f()[`group_${group}`]}</h2>
              </header>
              {group === "schedule" ? (
                <div class="beside">
                  {fields}
                  {preview}
                </div>
              ) : (
                fields
              )}
            </section>
          );
        }
        return (
          <details key={group} class="panel group" open={group === "params" && form.params.trim() !== ""}>
            <summary>
              <h2>{f()[`group_${group}`]}</h2>
              <span class="small muted">
                <Foreign text={groupInWords(group, document)} />
              </span>
            </summary>
            {fields}
          </details>
        );
      })}
    </>
  );
}

const EXAMPLES = ["*/5 * * * *", "0 * * * *", "0 3 * * *", "0 9 * * 1-5", "0 4 1 * *"];

/** Expressions that most schedules are made of, as they read. */
function Examples({ values, change }: Pick<FieldsProps, "values" | "change">) {
  return (
    <p class="row wrap examples" role="group" aria-label={f().examples}>
      {EXAMPLES.map((expression) => (
        <button
          key={expression}
          class="pill"
          type="button"
          title={expression}
          aria-pressed={values["cron_expr"] === expression}
          onClick={() => change("cron_expr", expression)}
        >
          {cronWords(expression, language.value)}
        </button>
      ))}
    </p>
  );
}

/** What the fields of a group come to, so that it can stay folded. */
function groupInWords(group: FieldGroup, document: JobDocument): string {
  const words = f();
  const text = (path: string) => visible(textOfValue(document[path]));
  const span = (path: string) => {
    const value = document[path];
    return typeof value === "number" ? duration(value, language.value) : text(path);
  };
  if (group === "params") {
    const params = document["default_params"];
    const names = typeof params === "object" && params !== null ? Object.keys(params) : [];
    return names.length === 0 ? words.noParams : words.paramsAre(names.join(", "));
  }
  if (group === "limits") {
    return words.limitsAre(text("max_parallel"), span("timeout_sec"), text("retry_limit"), span("misfire_grace_sec"));
  }
  const label = text("telemetry_label");
  const on = document["enabled"] === false ? words.enabled_false : words.enabled_true;
  return words.othersAre(on, label === "" ? words.noLabel : words.labelIs(label), text("scope"));
}
