import * as z from "zod";
import { TASK_STATUSES } from "../../domain/tasks/task.ts";
import { LINK_STATUSES } from "../../domain/tasks/task-status.ts";
import { text } from "../../domain/texts/text.ts";
import { CreatorId, DatasetView, NumberIn, NumberId, pageFields } from "./dataset.ts";
import { plainText, Timestamp } from "../requests/fields.ts";
import { issueText } from "../texts/issue-text.ts";

/** Largest JSON of a build's own settings, and of an execution's parameters, in bytes: a run's record has both, the latter once a link. */
const FIELDS_LIMIT = 16_384;

const Fields = z
  .record(z.string(), z.json())
  .refine(
    (fields) => Buffer.byteLength(JSON.stringify(fields)) <= FIELDS_LIMIT,
    issueText(text("json-too-large", { limit: FIELDS_LIMIT })),
  );

const Status = z.enum(TASK_STATUSES);
/** What may be set by hand: only an execution makes a task running. */
const SetStatus = Status.meta({
  description: "By hand any but `running`, and while an execution runs none: its run says the status.",
});
const OwnText = plainText(255).nullable();

const settings = {
  name: plainText(255).refine((name) => name.trim() !== "", issueText(text("blank"))),
  description: plainText(2_000).nullable(),
  customer: plainText(32).nullable(),
  log_out_path: plainText(1_024).nullable(),
  status: SetStatus,
  branch_name: OwnText,
  commit_id: OwnText,
  build_config: OwnText,
  build_config_customized: z.boolean(),
  build_config_custom_conf: Fields,
  build_config_custom_ini: Fields,
  video_out_enabled: z.boolean(),
  video_out_path: plainText(1_024).meta({ description: "Not blank while `video_out_enabled` is true." }),
};

/** POST /api/v1/tasks. */
export const CreateTask = z
  .strictObject({
    ...settings,
    description: settings.description.default(null),
    customer: settings.customer.default(null),
    log_out_path: settings.log_out_path.default(null),
    status: settings.status.default("pending"),
    branch_name: settings.branch_name.default(null),
    commit_id: settings.commit_id.default(null),
    build_config: settings.build_config.default(null),
    build_config_customized: settings.build_config_customized.default(false),
    build_config_custom_conf: settings.build_config_custom_conf.default({}),
    build_config_custom_ini: settings.build_config_custom_ini.default({}),
    dataset_id: NumberIn.nullable().default(null).meta({ description: "0 and null: none." }),
    video_out_enabled: settings.video_out_enabled.default(false),
    video_out_path: settings.video_out_path.default(""),
    created_by_id: CreatorId,
  })
  .meta({ id: "CreateTask" });
export type CreateTask = z.output<typeof CreateTask>;

/** PUT /api/v1/tasks/{task_id}: only what is sent changes. */
export const UpdateTask = z
  .strictObject({
    ...settings,
    dataset_id: NumberIn.meta({ description: "0 removes it." }),
    created_by_id: CreatorId,
  })
  .partial()
  .meta({ id: "UpdateTask" });
export type UpdateTask = z.output<typeof UpdateTask>;

/** In the shape of the system it replaces. */
export const TaskView = z
  .object({
    name: z.string(),
    description: z.string().nullable(),
    customer: z.string().nullable(),
    log_out_path: z.string().nullable(),
    id: z.int(),
    status: Status,
    created_at: Timestamp,
    updated_at: Timestamp,
    created_by_id: z.int().nullable(),
    configuration: z.object({
      branch_name: z.string().nullable(),
      commit_id: z.string().nullable(),
      build_config: z.string().nullable(),
      build_config_customized: z.boolean(),
      build_config_custom_conf: z.record(z.string(), z.json()),
      build_config_custom_ini: z.record(z.string(), z.json()),
    }),
    dataset: DatasetView.nullable(),
    video_output: z.object({ enabled: z.boolean(), path: z.string() }),
  })
  .meta({ id: "Task" });
export type TaskView = z.infer<typeof TaskView>;

/** GET /api/v1/tasks: of several filters the first that is present counts, in this order. */
export const TaskQuery = z.strictObject({
  ...pageFields,
  status: Status.optional(),
  customer: z.string().max(32).optional(),
  creator_id: NumberId.optional(),
  dataset_id: NumberId.optional(),
});
export type TaskQuery = z.output<typeof TaskQuery>;

/** POST /api/v1/tasks/{task_id}/execute; the body may be left out. */
export const ExecuteTask = z
  .strictObject({
    parameters: Fields.default({}).meta({ description: "For each link, which finds `dag_index` (from 0) and `dag_total` beside them." }),
    note: plainText(500).nullable().default(null),
  })
  .meta({ id: "ExecuteTask" });
export type ExecuteTask = z.output<typeof ExecuteTask>;

/** A run of a link, in the shape of the system it replaces; `/api/v1/workflows/{workflow_id}/runs/{id}` tells more. */
export const LinkRunView = z
  .object({
    workflow_id: z.string(),
    status: z.enum(LINK_STATUSES),
    trigger_type: z.enum(["manual", "scheduled", "api", "external"]),
    configuration: z.object({
      task_id: z.int().nullable(),
      dataset_id: z.int().nullable(),
      parameters: z.record(z.string(), z.json()),
    }),
    id: z.string().meta({ description: "`pending_{name}_{task_id}_{index}` for one that waits for those before it." }),
    start_date: Timestamp.nullable(),
    end_date: Timestamp.nullable(),
    execution_date: Timestamp,
    triggered_by: z.int().nullable(),
    external_trigger_id: z.string(),
    note: z.string(),
    error: z.string().nullable().meta({ description: "Why it failed; null: it has not." }),
  })
  .meta({ id: "LinkRun" });
export type LinkRunView = z.infer<typeof LinkRunView>;

export const TaskExecution = z
  .object({ task_id: z.int(), total_dags: z.int(), workflow_runs: z.array(LinkRunView), message: z.string() })
  .meta({ id: "TaskExecution" });

/** GET /api/v1/tasks/{task_id}/status. */
export const TaskProgress = z
  .object({
    task_id: z.int(),
    task_status: Status,
    task_name: z.string(),
    dag_chain: z.array(z.string()),
    workflow_runs: z.array(LinkRunView).meta({ description: "Those that have begun, newest first, of the last ten executions." }),
    total_workflow_runs: z.int(),
    overall_status: z.enum([...TASK_STATUSES, "success"]),
  })
  .meta({ id: "TaskProgress" });
export type TaskProgress = z.infer<typeof TaskProgress>;
