import type { DagMailTexts } from "../../../domain/texts/dag-mail-texts.ts";
import type { TextTable } from "../text-table.ts";

export const dagMail: TextTable<DagMailTexts> = {
  "dag-mail-success-subject": ({ title, dag_id }) => `[성공] ${title} (DAG ID: ${dag_id})`,
  "dag-mail-success": ({ dag_id }) => `DAG ${dag_id} 실행이 성공적으로 완료되었습니다.`,
  "dag-mail-failure-subject": ({ title, dag_id }) => `[실패] ${title} (DAG ID: ${dag_id})`,
  "dag-mail-failure": ({ dag_id }) => `DAG ${dag_id} 실행이 실패했습니다.`,
  "dag-mail-stopped-subject": ({ title, dag_id }) => `[중지] ${title} (DAG ID: ${dag_id})`,
  "dag-mail-stopped": ({ dag_id }) => `DAG ${dag_id} 실행이 중지되었습니다.`,
  "dag-mail-result-subject": ({ job_id }) => `Job ${job_id} 결과`,
  "dag-mail-result": ({ job_id }) => `Job ${job_id} 실행 결과를 첨부합니다.`,
  "dag-mail-label-title": () => "DAG 이름",
  "dag-mail-label-run": () => "실행 ID",
  "dag-mail-label-failed": () => "실패한 태스크",
};
