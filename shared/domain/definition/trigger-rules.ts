import type { FieldProblem } from "../errors.ts";
import { problemsOfPattern } from "../event/pattern/event-pattern.ts";
import { LIFECYCLE_TOPICS } from "../event/event.ts";
import { pathsOf, problemsOfTemplate } from "../event/template.ts";
import type { TriggerDefinition, TriggerType } from "./trigger.ts";
import { text } from "../texts/text.ts";

type Checked = Omit<TriggerDefinition, "version" | "created_at" | "updated_at" | "active_since" | "first_due_at">;

/** What only some types have: a field of another type would be kept and never read. */
const FIELDS_OF: Readonly<Record<TriggerType, readonly (keyof Checked)[]>> = {
  cron: ["cron_expr", "interval_seconds", "at"],
  api: ["secret"],
  event: ["source_topic", "filter"],
};
/** The envelope of an event. */
const EVENT_FIELDS = ["detail", "detail-type", "id", "source", "time", "resources", "account", "region", "version"];
const TYPED_FIELDS = Object.values(FIELDS_OF).flat();

/** What is wrong with a trigger as a whole: rules that span fields, patterns and templates. */
export function problemsOfTrigger(trigger: Checked): FieldProblem[] {
  const problems: FieldProblem[] = [];
  const foreign = TYPED_FIELDS.filter((field) => !FIELDS_OF[trigger.type].includes(field) && trigger[field] !== null);
  for (const field of foreign) problems.push({ path: field, text: text("field-of-another-type", { type: trigger.type }) });
  if (trigger.topic.startsWith(LIFECYCLE_TOPICS)) {
    problems.push({
      path: "topic",
      text: text("reserved-topic", { prefix: LIFECYCLE_TOPICS }),
    });
  }
  if (trigger.type === "cron") problems.push(...problemsOfClock(trigger));
  if (trigger.type === "event" && trigger.source_topic === null) {
    problems.push({ path: "source_topic", text: text("source-topic-required") });
  }
  if (trigger.filter !== null) {
    problems.push(...problemsOfPattern(trigger.filter).map(({ path, ...problem }) => ({ path: joined("filter", path), ...problem })));
  }
  if (trigger.client_queue !== null && !trigger.client_queue.startsWith(`${trigger.scope}.jobs.`)) {
    problems.push({ path: "client_queue", text: text("queue-of-scope", { scope: trigger.scope }) });
  }
  problems.push(...problemsOfEventTemplate(trigger.payload, "payload"));
  for (const [index, target] of trigger.targets.entries()) {
    problems.push(...problemsOfEventTemplate(target.params, `targets.${index}.params`));
  }
  return problems;
}

/** A path that begins with no field of an event would always be null: a slip of the pen. */
function problemsOfEventTemplate(template: unknown, at: string): FieldProblem[] {
  const strange = pathsOf(template, at).filter(({ reads: [root] }) => root !== undefined && !EVENT_FIELDS.includes(String(root)));
  const problem = text("event-path-root", { fields: EVENT_FIELDS.map((field) => `$.${field}`).join(", ") });
  return [...problemsOfTemplate(template, at), ...strange.map(({ path }) => ({ path, text: problem }))];
}

function problemsOfClock({ cron_expr, interval_seconds, at }: Checked): FieldProblem[] {
  const given = [cron_expr, interval_seconds, at].filter((field) => field !== null && field !== undefined);
  return given.length === 1 ? [] : [{ path: "cron_expr", text: text("one-clock-field") }];
}

function joined(parent: string, path: string): string {
  return path === "" ? parent : `${parent}.${path}`;
}
