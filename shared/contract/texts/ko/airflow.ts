import type { AirflowTexts } from "../../../domain/texts/airflow-texts.ts";
import type { TextTable } from "../text-table.ts";

export const airflow: TextTable<AirflowTexts> = {
  "airflow-failed": ({ why }) => `Airflow가 처리하지 못했습니다: ${why}`,
  "job-service-failed": ({ why }) => `Job 서비스에 물어볼 수 없습니다: ${why}`,
  "run-of-airflow": () => "이 실행은 Airflow가 합니다. 거기서 멈추거나 다시 실행하세요",
  "skipped-while-paused": () => "스케줄이 일시 중지된 동안 또는 시작 전에 예정되어 있었습니다",
  "dag-missing": ({ dag_id }) => `Airflow에 DAG '${dag_id}'이(가) 없습니다`,
  "dag-run-failed": ({ dag_id, dag_run_id }) => `DAG '${dag_id}'의 실행 '${dag_run_id}'이(가) 실패했습니다`,
  "dag-run-gone": ({ dag_id, dag_run_id }) => `Airflow에 DAG '${dag_id}'의 실행 '${dag_run_id}'이(가) 더 이상 없습니다`,
};
