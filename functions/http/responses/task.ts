import type { DatasetView } from "../../../shared/contract/tasks/dataset.ts";
import type { LinkRunView, TaskProgress, TaskView } from "../../../shared/contract/tasks/task.ts";
import type { Dataset } from "../../../shared/domain/tasks/dataset.ts";
import { pendingId } from "../../../shared/domain/tasks/task-chain.ts";
import { overallStatus } from "../../../shared/domain/tasks/task-status.ts";
import type { Say } from "../../../shared/domain/texts/text.ts";
import type { Executed } from "../../../shared/use-cases/tasks/execute-task.ts";
import type { LinkRun } from "../../../shared/use-cases/tasks/link-run.ts";
import { firstLink, type Progress } from "../../../shared/use-cases/tasks/task-progress.ts";
import type { TaskWithDataset } from "../../../shared/use-cases/tasks/tasks.ts";

export function viewDataset({ version: _version, created_by_subject: _subject, ...dataset }: Dataset): DatasetView {
  return dataset;
}

export function viewTask({ task, dataset }: TaskWithDataset): TaskView {
  const { name, description, customer, log_out_path, id, status, created_at, updated_at, created_by_id, video_output } = task;
  return {
    name,
    description,
    customer,
    log_out_path,
    id,
    status,
    created_at,
    updated_at,
    created_by_id,
    configuration: task.configuration as TaskView["configuration"],
    dataset: dataset === undefined ? null : viewDataset(dataset),
    video_output,
  };
}

/** The runs of an execution that has just been asked for: the first one, and what waits for it. */
export function viewStarted(scope: string, { task, execution, parameters }: Executed, say: Say): LinkRunView[] {
  const { chain, started_at, triggered_by } = execution;
  const waiting = chain.slice(1).map((name, at): LinkRunView => {
    const id = pendingId(name, task.id, at + 1);
    return {
      workflow_id: name,
      status: "queued",
      trigger_type: "api",
      configuration: { task_id: null, dataset_id: null, parameters: {} },
      id,
      start_date: null,
      end_date: null,
      execution_date: started_at,
      triggered_by,
      external_trigger_id: id,
      note: `Pending DAG ${at + 2}/${chain.length}: ${name}`,
      error: null,
    };
  });
  return [viewLinkRun(task.id, firstLink(scope, execution, parameters), say), ...waiting];
}

export function viewProgress({ task, links, newest, chain }: Progress, say: Say): TaskProgress {
  return {
    task_id: task.id,
    task_status: task.status,
    task_name: task.name,
    dag_chain: [...chain],
    workflow_runs: links.map((link) => viewLinkRun(task.id, link, say)),
    total_workflow_runs: links.length,
    overall_status: overallStatus(task.status, newest),
  };
}

function viewLinkRun(taskId: number, link: LinkRun, say: Say): LinkRunView {
  return {
    workflow_id: link.workflow_id,
    status: link.status,
    trigger_type: "api",
    configuration: {
      task_id: taskId,
      dataset_id: link.execution.dataset_id,
      parameters: link.parameters as LinkRunView["configuration"]["parameters"],
    },
    id: link.run_id,
    start_date: link.started_at,
    end_date: link.finished_at,
    execution_date: link.queued_at,
    triggered_by: link.execution.triggered_by,
    external_trigger_id: link.run_id,
    note: link.note,
    error: link.error === null ? null : say(link.error),
  };
}
