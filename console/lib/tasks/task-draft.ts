import type { TaskView } from "../../../shared/contract/tasks/task.ts";
import { parseParams } from "../forms/params.ts";
import type { Fault } from "../forms/form-faults.ts";

/** A task as it is being written: texts as they were typed, empty where there is none. */
export interface TaskDraft {
  readonly name: string;
  readonly description: string;
  readonly customer: string;
  /** Its number; `0`: none. */
  readonly dataset_id: string;
  readonly status: TaskView["status"];
  readonly branch_name: string;
  readonly commit_id: string;
  readonly build_config: string;
  readonly build_config_customized: boolean;
  /** JSON, as `build_config_custom_ini`. */
  readonly build_config_custom_conf: string;
  readonly build_config_custom_ini: string;
  readonly log_out_path: string;
  readonly video_out_enabled: boolean;
  readonly video_out_path: string;
}

/** Every field that a task is made with or changed by, in the form's order. */
export const TASK_FIELDS = [
  "name",
  "description",
  "customer",
  "dataset_id",
  "status",
  "branch_name",
  "commit_id",
  "build_config",
  "build_config_customized",
  "build_config_custom_conf",
  "build_config_custom_ini",
  "log_out_path",
  "video_out_enabled",
  "video_out_path",
] as const satisfies readonly (keyof TaskDraft)[];
export type TaskField = (typeof TASK_FIELDS)[number];

/** What can be set by hand: only an execution makes a task running. */
export const STATUSES = ["pending", "completed", "failed", "cancelled"] as const satisfies readonly TaskView["status"][];

export const NEW_TASK: TaskDraft = {
  name: "",
  description: "",
  customer: "",
  dataset_id: "0",
  status: "pending",
  branch_name: "",
  commit_id: "",
  build_config: "",
  build_config_customized: false,
  build_config_custom_conf: "",
  build_config_custom_ini: "",
  log_out_path: "",
  video_out_enabled: false,
  video_out_path: "",
};

export function draftOfTask(task: TaskView): TaskDraft {
  const { branch_name, commit_id, build_config, build_config_customized } = task.configuration;
  const json = (fields: object) => (Object.keys(fields).length === 0 ? "" : JSON.stringify(fields, null, 2));
  return {
    name: task.name,
    description: task.description ?? "",
    customer: task.customer ?? "",
    dataset_id: String(task.dataset?.id ?? 0),
    status: task.status,
    branch_name: branch_name ?? "",
    commit_id: commit_id ?? "",
    build_config: build_config ?? "",
    build_config_customized,
    build_config_custom_conf: json(task.configuration.build_config_custom_conf),
    build_config_custom_ini: json(task.configuration.build_config_custom_ini),
    log_out_path: task.log_out_path ?? "",
    video_out_enabled: task.video_output.enabled,
    video_out_path: task.video_output.path,
  };
}

/** What is sent to make it, of a draft that has no faults; of a change the fields that differ are. */
export function bodyOfTask(draft: TaskDraft): Readonly<Record<string, unknown>> {
  const text = (value: string) => (value.trim() === "" ? null : value);
  const json = (value: string) => {
    const parsed = parseParams(value);
    return parsed.ok ? parsed.value : {};
  };
  return {
    name: draft.name.trim(),
    description: text(draft.description),
    customer: text(draft.customer),
    dataset_id: Number(draft.dataset_id),
    status: draft.status,
    branch_name: text(draft.branch_name),
    commit_id: text(draft.commit_id),
    build_config: text(draft.build_config),
    build_config_customized: draft.build_config_customized,
    build_config_custom_conf: json(draft.build_config_custom_conf),
    build_config_custom_ini: json(draft.build_config_custom_ini),
    log_out_path: text(draft.log_out_path),
    video_out_enabled: draft.video_out_enabled,
    video_out_path: draft.video_out_path.trim(),
  };
}

interface DraftWords {
  readonly required: string;
  json(text: string): string | undefined;
}

/** What of a draft is known to be wrong without asking. */
export function taskFaults(draft: TaskDraft, words: DraftWords): readonly Fault[] {
  const { name, video_out_enabled, video_out_path } = draft;
  const faults: Fault[] = [];
  if (name.trim() === "") faults.push({ path: "name", message: words.required });
  for (const path of ["build_config_custom_conf", "build_config_custom_ini"] as const) {
    const message = words.json(draft[path]);
    if (message !== undefined) faults.push({ path, message });
  }
  if (video_out_enabled && video_out_path.trim() === "") faults.push({ path: "video_out_path", message: words.required });
  return faults;
}

/** Where a path of the API is said: what is wrong within settings, with its place in them. */
export function placeInTask(path: string) {
  const field = TASK_FIELDS.find((one) => path === one || path.startsWith(`${one}.`));
  return field && { field, part: path.slice(field.length + 1) };
}
