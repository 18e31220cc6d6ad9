def plain(value):
    """The text of what may be an enumeration."""
    return getattr(value, "value", value)


def moment(text):
    return None if text is None else datetime.fromisoformat(text)


AGAIN = {"retries": 2, "retry_delay": timedelta(seconds=30)}

with DAG(
    dag_id=DAG_ID,
    dag_display_name=SCHEDULE["display_name"],
    description=SCHEDULE["description"],
    schedule=CronTriggerTimetable(SCHEDULE["cron"], timezone=SCHEDULE["timezone"]),
    start_date=moment(SCHEDULE["start_date"]),
    end_date=moment(SCHEDULE["end_date"]),
    catchup=False,
    is_paused_upon_creation=SCHEDULE["is_paused_upon_creation"],
    max_active_runs=SCHEDULE["max_active_runs"],
    tags=["belfry", f"rev-{SCHEDULE['revision']}"],
    default_args={"owner": SCHEDULE["owner"], "depends_on_past": False, "retries": 0},
) as dag:
    before = ShortCircuitOperator(task_id="check_due", python_callable=check_due)
    for job in SCHEDULE["jobs"]:
        job_id = job["id"]
        run = PythonOperator(
            task_id=f"job_{job_id}",
            task_display_name=job["display_name"],
            python_callable=run_job,
            op_args=[job_id],
            execution_timeout=timedelta(seconds=SCHEDULE["job_timeout_sec"]),
        )
        check = BranchPythonOperator(task_id=f"check_email_{job_id}", python_callable=check_email, op_args=[job_id])
        send = PythonOperator(task_id=f"email_job_{job_id}", python_callable=email_job, op_args=[job_id], **AGAIN)
        skip = EmptyOperator(task_id=f"skip_email_{job_id}")
        clean = PythonOperator(task_id=f"cleanup_job_{job_id}", python_callable=cleanup_job, op_args=[job_id], trigger_rule="none_failed")
        before >> run >> check >> [send, skip] >> clean
        before = clean
    before >> PythonOperator(task_id="failure_sensor", python_callable=fail_run, trigger_rule="one_failed")
    before >> PythonOperator(task_id="send_notification", python_callable=send_notification, trigger_rule="all_done", **AGAIN)
