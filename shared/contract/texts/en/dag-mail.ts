import type { DagMailTexts } from "../../../domain/texts/dag-mail-texts.ts";
import type { TextTable } from "../text-table.ts";

export const dagMail: TextTable<DagMailTexts> = {
  "dag-mail-success-subject": ({ title, dag_id }) => `[Success] ${title} (DAG ID: ${dag_id})`,
  "dag-mail-success": ({ dag_id }) => `The run of DAG ${dag_id} succeeded.`,
  "dag-mail-failure-subject": ({ title, dag_id }) => `[Failure] ${title} (DAG ID: ${dag_id})`,
  "dag-mail-failure": ({ dag_id }) => `The run of DAG ${dag_id} failed.`,
  "dag-mail-stopped-subject": ({ title, dag_id }) => `[Stopped] ${title} (DAG ID: ${dag_id})`,
  "dag-mail-stopped": ({ dag_id }) => `The run of DAG ${dag_id} was stopped.`,
  "dag-mail-result-subject": ({ job_id }) => `Result of job ${job_id}`,
  "dag-mail-result": ({ job_id }) => `The result of job ${job_id} is attached.`,
  "dag-mail-label-title": () => "Name of the DAG",
  "dag-mail-label-run": () => "Run",
  "dag-mail-label-failed": () => "Failed tasks",
};
