"""What the contract of Belfry's client of Airflow runs, on Airflow 2 and 3. `conf` says what its tasks do."""

import logging
import time
from datetime import datetime, timezone

from airflow import DAG

try:
    from airflow.providers.standard.operators.python import PythonOperator
except ImportError:
    from airflow.operators.python import PythonOperator

log = logging.getLogger("airflow.task")


def ok():
    print("all is well")


def may_fail(dag_run):
    if not (dag_run.conf or {}).get("fail"):
        return
    try:
        {}["harmless"]
    except KeyError:
        log.exception("This is of no account")
    try:
        raise OSError("the disk is full\n\nafter a blank line")
    except OSError as error:
        raise ValueError("nothing to report") from error


def may_sleep(dag_run):
    time.sleep((dag_run.conf or {}).get("sleep", 0))


with DAG(
    "conformance",
    schedule=None,
    start_date=datetime(2026, 1, 1, tzinfo=timezone.utc),
    catchup=False,
    is_paused_upon_creation=False,
    default_args={"owner": "belfry", "retries": 0},
    tags=["belfry"],
) as dag:
    for call in (ok, may_fail, may_sleep):
        PythonOperator(task_id=call.__name__, python_callable=call)
