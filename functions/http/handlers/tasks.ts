import { fitting } from "../../../shared/contract/requests/answer-size.ts";
import { deferred } from "../../../shared/deferred.ts";
import { text } from "../../../shared/domain/texts/text.ts";
import { createDataset, deleteDataset, getDataset, listDatasets, updateDataset } from "../../../shared/use-cases/tasks/datasets.ts";
import type { ExecutePorts } from "../../../shared/use-cases/tasks/execute-task.ts";
import { taskProgress } from "../../../shared/use-cases/tasks/task-progress.ts";
import { createTask, deleteTask, getTask, listTasks, updateTask } from "../../../shared/use-cases/tasks/tasks.ts";
import { viewDataset, viewProgress, viewStarted, viewTask } from "../responses/task.ts";
import type { Handlers } from "../types.ts";

const execution = deferred(() => import("../../../shared/use-cases/tasks/execute-task.ts"));

/** The routes of datasets and tasks, bound to their use cases. A list that an answer cannot hold is cut: `skip` goes on behind it. */
export function taskHandlers(ports: ExecutePorts): Handlers<"tasks"> {
  return {
    listDatasets: async ({ query }) => ({ body: [...fitting((await listDatasets(ports, query)).map(viewDataset))] }),
    createDataset: async ({ body, ...asker }) => {
      const dataset = await createDataset(ports, body, asker);
      return { body: viewDataset(dataset), headers: { location: `/api/v1/datasets/${dataset.id}` } };
    },
    getDataset: async ({ params }) => ({ body: viewDataset(await getDataset(ports, params.dataset_id)) }),
    updateDataset: async ({ params, body, ...asker }) => ({
      body: viewDataset(await updateDataset(ports, params.dataset_id, body, asker)),
    }),
    deleteDataset: async ({ params, ...asker }) => {
      await deleteDataset(ports, params.dataset_id, asker);
      return {};
    },
    listTasks: async ({ query }) => ({ body: [...fitting((await listTasks(ports, query)).map(viewTask))] }),
    createTask: async ({ body, ...asker }) => {
      const created = await createTask(ports, body, asker);
      return { body: viewTask(created), headers: { location: `/api/v1/tasks/${created.task.id}` } };
    },
    getTask: async ({ params }) => ({ body: viewTask(await getTask(ports, params.task_id)) }),
    updateTask: async ({ params, body, ...asker }) => ({ body: viewTask(await updateTask(ports, params.task_id, body, asker)) }),
    deleteTask: async ({ params, ...asker }) => {
      await deleteTask(ports, params.task_id, asker);
      return {};
    },
    executeTask: async ({ params, body, say, ...asker }) => {
      const started = await execution.executeTask(ports, params.task_id, body, asker);
      const workflow_runs = viewStarted(ports.scope, started, say);
      const total_dags = workflow_runs.length;
      const message = say(text("task-execution-started", { id: params.task_id, total: total_dags }));
      return { body: { task_id: params.task_id, total_dags, workflow_runs, message } };
    },
    getTaskStatus: async ({ params, say }) => ({ body: viewProgress(await taskProgress(ports, params.task_id), say) }),
  };
}
