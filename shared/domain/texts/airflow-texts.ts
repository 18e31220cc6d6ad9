import type { NoParameters } from "./no-parameters.ts";

/** What befalls runs on an Airflow, kept in their records. */
export interface AirflowTexts {
  readonly "airflow-failed": { readonly why: string };
  readonly "job-service-failed": { readonly why: string };
  readonly "run-of-airflow": NoParameters;
  readonly "skipped-while-paused": NoParameters;
  readonly "dag-missing": { readonly dag_id: string };
  readonly "dag-run-failed": { readonly dag_id: string; readonly dag_run_id: string };
  readonly "dag-run-gone": { readonly dag_id: string; readonly dag_run_id: string };
}
