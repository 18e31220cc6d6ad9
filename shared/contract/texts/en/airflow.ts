import type { AirflowTexts } from "../../../domain/texts/airflow-texts.ts";
import type { TextTable } from "../text-table.ts";

export const airflow: TextTable<AirflowTexts> = {
  "airflow-failed": ({ why }) => `Airflow could not do it: ${why}`,
  "job-service-failed": ({ why }) => `the job service could not be asked: ${why}`,
  "run-of-airflow": () => "Airflow does this run: stop it or run it again there",
  "skipped-while-paused": () => "was due while its schedule was paused, or before its start",
  "dag-missing": ({ dag_id }) => `Airflow has no DAG '${dag_id}' loaded`,
  "dag-run-failed": ({ dag_id, dag_run_id }) => `run '${dag_run_id}' of DAG '${dag_id}' failed`,
  "dag-run-gone": ({ dag_id, dag_run_id }) => `Airflow no longer has run '${dag_run_id}' of DAG '${dag_id}'`,
};
