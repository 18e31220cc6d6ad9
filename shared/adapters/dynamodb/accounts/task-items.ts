import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { type Dataset, DATASET_TYPES } from "../../../domain/tasks/dataset.ts";
import { type Task, TASK_STATUSES } from "../../../domain/tasks/task.ts";
import { DATASETS, type DatasetStore } from "../../../ports/tasks/dataset-store.ts";
import { TASKS, type TaskStore } from "../../../ports/tasks/task-store.ts";
import { InstantItem, wholeItem } from "../items/item-values.ts";
import { JsonObject, jsonText } from "../items/json-text.ts";
import { dynamoNumbered } from "../items/numbered-store.ts";

const made = {
  id: wholeItem(1),
  version: wholeItem(1),
  name: z.string(),
  description: z.string().nullable(),
  created_by_id: wholeItem(1).nullable(),
  created_by_subject: z.string().optional(),
  created_at: InstantItem,
  updated_at: InstantItem,
};

const DatasetItem: z.ZodType<Dataset> = z.object({
  ...made,
  path: z.string(),
  data_type: z.enum(DATASET_TYPES),
  gt_path: z.string().nullable(),
});

const TaskItem: z.ZodType<Task> = z.object({
  ...made,
  customer: z.string().nullable(),
  log_out_path: z.string().nullable(),
  status: z.enum(TASK_STATUSES),
  status_by: z.enum(["run", "hand"]),
  configuration: jsonText(
    z.object({
      branch_name: z.string().nullable(),
      commit_id: z.string().nullable(),
      build_config: z.string().nullable(),
      build_config_customized: z.boolean(),
      build_config_custom_conf: JsonObject,
      build_config_custom_ini: JsonObject,
    }),
  ),
  dataset_id: wholeItem(1).nullable(),
  video_output: z.object({ enabled: z.boolean(), path: z.string() }),
  executions: z.array(
    z.object({
      run_id: z.string(),
      started_at: InstantItem,
      chain: z.array(z.string()),
      dataset_id: wholeItem(1).nullable(),
      triggered_by: wholeItem(1).nullable(),
      note: z.string().nullable(),
    }),
  ),
});

export function dynamoDatasets(client: DynamoDBDocumentClient, table: string): DatasetStore {
  return dynamoNumbered(client, table, DATASETS, DatasetItem);
}

export function dynamoTasks(client: DynamoDBDocumentClient, table: string): TaskStore {
  return dynamoNumbered(client, table, TASKS, TaskItem, (task) => ({ ...task, configuration: JSON.stringify(task.configuration) }));
}
