"""Three DAGs that workflows of Belfry run one after the other, on Airflow 2 and 3. `conf["asks"]`: a URL that the first task needs."""

import urllib.request
from datetime import datetime, timezone

from airflow import DAG

try:
    from airflow.providers.standard.operators.python import PythonOperator
except ImportError:
    from airflow.operators.python import PythonOperator


def begin(dag_run):
    url = (dag_run.conf or {}).get("asks")
    if url:
        print(urllib.request.urlopen(url).read())


def end():
    print("all is well")


for dag_id in ("data_processing_pipeline", "ml_training_pipeline", "simple_workflow_example"):
    with DAG(
        dag_id,
        schedule=None,
        start_date=datetime(2026, 1, 1, tzinfo=timezone.utc),
        catchup=False,
        is_paused_upon_creation=False,
        default_args={"owner": "belfry", "retries": 0},
    ) as dag:
        first = PythonOperator(task_id="begin", python_callable=begin)
        first >> PythonOperator(task_id="end", python_callable=end)
