import type { TaskTexts } from "../../../domain/texts/task-texts.ts";
import type { TextTable } from "../text-table.ts";

export const task: TextTable<TaskTexts> = {
  blank: () => "must not be blank",
  "video-path-missing": () => "must not be blank while video_out_enabled is true",
  "running-by-hand": () => "only an execution makes a task running: POST /api/v1/tasks/{task_id}/execute",
  "task-running": ({ id, workflow, run }) =>
    `Task ${id} is running; POST /api/v1/workflows/${workflow}/runs/${run}/control with {"action":"stop"} ends that`,
  "not-owner": ({ kind, id }) =>
    `${kind === "task" ? "Task" : "Dataset"} ${id} belongs to another user: they and administrators may change it`,
  "dataset-in-use": ({ id, tasks }) => `Dataset ${id} is used by tasks: ${tasks.join(", ")}`,
  "chain-workflows-missing": ({ ids }) =>
    `the task chain needs workflows that do not exist: ${ids.join(", ")}. Register each with PUT /api/v1/workflows/{name}, or connect an Airflow that has DAGs of these names`,
  "task-execution-started": ({ id, total }) => `Task ${id} execution started with ${total} DAG chain`,
};
