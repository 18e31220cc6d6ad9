import type { Place } from "../forms/form-faults.ts";

/** How a field is filled in. `fixed`: it is shown, and cannot be changed there. */
type FieldKind = "text" | "code" | "lines" | "number" | "seconds" | "switch" | "mode" | "zone" | "json" | "fixed";

export const FIELD_GROUPS = ["basics", "schedule", "params", "limits", "others"] as const;
export type FieldGroup = (typeof FIELD_GROUPS)[number];

interface Field {
  readonly path: string;
  readonly group: FieldGroup;
  readonly kind: FieldKind;
  /** What counts where it is left out. Undefined: it is required, or the deployment decides. */
  readonly fallback?: unknown;
  readonly required?: true;
  readonly example?: string;
}

/** Every field that a job is made with or changed by, in the form's order. */
export const JOB_FIELDS = [
  { path: "job_id", group: "basics", kind: "code", required: true, example: "buy-scanner" },
  { path: "description", group: "basics", kind: "lines", fallback: null },
  { path: "queue", group: "basics", kind: "code", required: true },
  { path: "reschedule_mode", group: "schedule", kind: "mode", fallback: "scheduler" },
  { path: "cron_expr", group: "schedule", kind: "code", fallback: null, example: "*/5 * * * *" },
  { path: "interval_seconds", group: "schedule", kind: "seconds", fallback: null, example: "300" },
  { path: "timezone", group: "schedule", kind: "zone" },
  { path: "default_params", group: "params", kind: "json", fallback: {} },
  { path: "max_parallel", group: "limits", kind: "number", fallback: 1 },
  { path: "timeout_sec", group: "limits", kind: "seconds", fallback: 120 },
  { path: "retry_limit", group: "limits", kind: "number", fallback: 3 },
  { path: "misfire_grace_sec", group: "limits", kind: "seconds", fallback: 3_600 },
  { path: "enabled", group: "others", kind: "switch", fallback: true },
  { path: "telemetry_label", group: "others", kind: "text", fallback: null },
  { path: "scope", group: "others", kind: "fixed" },
] as const satisfies readonly Field[];

export type JobFieldName = (typeof JOB_FIELDS)[number]["path"];
export type JobField = Field & { readonly path: JobFieldName };

export function fieldsOf(group: FieldGroup): readonly JobField[] {
  return JOB_FIELDS.filter((field) => field.group === group);
}

/** What is read of a job and cannot be set: left out of a document that was pasted as it was read. */
export const READ_ONLY: readonly string[] = [
  "created_at",
  "updated_at",
  "created_by",
  "updated_by",
  "next_due_at",
  "last_run_at",
  "last_status",
  "last_error",
  "pause_reason",
  "version",
  "paused_at",
  "active_runs",
  "failure_streak",
  "failing_since",
  "waiting_runs",
  "last_reason",
];

/** The field that a path of the API stands at, and what follows it there: `default_params`, `a.b`. Undefined: it has none. */
export function placeInJob(path: string): Place<JobFieldName> | undefined {
  const [first = "", ...rest] = path.replace(/^(?:definition|path)\./, "").split(".");
  const field = JOB_FIELDS.find((one) => one.path === first);
  return field && { field: field.path, part: rest.join(".") };
}
