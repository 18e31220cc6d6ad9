/** Which fields a write changed, from what to what, with nothing of what is, or may be, secret. */
import { maskedUrl } from "../notification/mask.ts";

/** A field as the trail names it: `steps.0.timeout_sec`. Null: there was, or is, none. Of secrets the value is `…`. */
export interface FieldChange {
  readonly path: string;
  readonly from: Shown;
  readonly to: Shown;
}

type Shown = string | number | boolean | null;

const HIDDEN = "…";
/** Longest text of a value, in characters. */
const VALUE_LIMIT = 60;

/** What changes with every write, or follows from the others. */
const BOOKKEEPING = new Set(
  `id kind scope version generation created_at created_by created_by_id created_by_subject updated_at updated_by active_since first_due_at epoch
  job_id trigger_id workflow_id schedule_id effective_from not_before state file details_key absent_since import_error broken
  status_by executions`.split(/\s+/),
);
/** Their texts are shown. Of all other fields only numbers, truth values and that they changed: what is not known to be harmless is hidden. */
const PLAIN = new Set(
  `name title description queue cron_expr cron timezone reschedule_mode telemetry_label enabled pause_reason paused_at topic type
  source_topic at client_queue on_failure starts_at ends_at step_id kind depends_on dag_id workflow_id job_id run_if
  owner engine frequency execution_time start_date end_date success_emails failure_emails id order
  username email scopes expires_at created_at channel recipients notification_types language from to
  status customer branch_name commit_id build_config path gt_path log_out_path data_type`.split(/\s+/),
);
/** What users put in, of any shape: of it texts are never shown, whatever their field is called. */
const FREE = new Set(
  "default_params params payload filter filters detail telegram former former_secret build_config_custom_conf build_config_custom_ini".split(
    " ",
  ),
);
const SECRET_NAME = /pass|secret|token|key|auth|credential|cookie|signature|hash|webhook_url/i;
/** Tokens that are known by their form, wherever they stand. */
const SECRET_TEXT = /\b(?:bft_|brt_|whsec_|xox[a-z]-|gh[pousr]_|AKIA|eyJ)[\w.+/=-]+/g;
const URL_TEXT = /\b(?!(?:s3|gs|file):)[a-z][a-z0-9+.-]*:\/\/[^\s"'<>]+/gi;

/** Sorted by path. `before`, `after`: the record as it was and as it is; undefined: there was, or is, none. */
export function changesBetween(before: object | undefined, after: object | undefined): readonly FieldChange[] {
  const [former, next] = [leavesOf(before), leavesOf(after)];
  const paths = [...new Set([...former.keys(), ...next.keys()])].toSorted();
  return paths.flatMap((path) => {
    const [from, to] = [former.get(path) ?? null, next.get(path) ?? null];
    return from === to ? [] : [{ path, from: shown(path, from), to: shown(path, to) }];
  });
}

type Leaf = Shown;

function leavesOf(record: object | undefined): Map<string, Leaf> {
  const leaves = new Map<string, Leaf>();
  const add = (value: unknown, path: string): void => {
    if (value === null || value === undefined) return;
    if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") leaves.set(path, value);
    else if (isPlainList(value)) leaves.set(path, JSON.stringify(value));
    else for (const [name, inner] of Object.entries(value)) add(inner, `${path}.${name}`);
  };
  for (const [name, value] of Object.entries(record ?? {})) if (!BOOKKEEPING.has(name)) add(value, name);
  return leaves;
}

function isPlainList(value: unknown): boolean {
  return Array.isArray(value) && value.every((one) => typeof one !== "object" || one === null);
}

function shown(path: string, value: Leaf): Shown {
  if (value === null) return null;
  const names = path.split(".");
  if (names.some((name) => SECRET_NAME.test(name))) return HIDDEN;
  if (typeof value !== "string") return value;
  const last = names.findLast((name) => !/^\d+$/.test(name)) ?? "";
  if (names.some((name) => FREE.has(name)) || !PLAIN.has(last)) return HIDDEN;
  const text = value.replace(URL_TEXT, maskedUrl).replace(SECRET_TEXT, HIDDEN);
  return text.length > VALUE_LIMIT ? `${text.slice(0, VALUE_LIMIT).toWellFormed()}${HIDDEN}` : text;
}
