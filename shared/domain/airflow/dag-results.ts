/** Where tasks of DAGs hand on files, in the bucket of DAG files; a lifecycle rule ends them. */
export const DAG_RESULTS = "airflow-results/";
