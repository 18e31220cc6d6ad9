def task_states(dag_run, run_id, ti):
    """The state of each task of the run, by task id."""
    if hasattr(dag_run, "get_task_instances"):  # Airflow 2
        return {task.task_id: plain(task.state) for task in dag_run.get_task_instances()}
    return {task: plain(state) for task, state in ti.get_task_states(dag_id=DAG_ID, run_ids=[run_id])[run_id].items()}


def was_stopped(run_id, ti):
    """True if Belfry left its mark for this run after the last job that it ran began."""
    if "bucket" not in RESULTS:
        return False
    from botocore.exceptions import ClientError

    try:
        marked = s3().head_object(Bucket=RESULTS["bucket"], Key=f"{RESULTS['prefix']}{run_prefix(run_id)}stopped")["LastModified"]
    except ClientError as error:
        # Without the right to list a bucket, what is not there is refused.
        if error.response["Error"]["Code"] not in ("404", "NoSuchKey", "403"):
            raise
        return False
    begins = ti.xcom_pull(task_ids=["check_due", *(f"job_{job_id}" for job_id in JOBS)], key="begun")
    return all(datetime.fromisoformat(begin) <= marked for begin in begins if begin)


def begun(ti):
    """A stop counts for what had begun before it: a run that was stopped may be cleared and run again."""
    ti.xcom_push(key="begun", value=datetime.now(timezone.utc).replace(microsecond=0).isoformat())


def mail(recipients, content, details=(), files=()):
    if not recipients:
        log.info("No mail: the schedule names nobody who gets it.")
        return
    from airflow.providers.smtp.hooks.smtp import SmtpHook

    paragraphs = [content["text"], *(f"{label}: {value}" for label, value in details)]
    with SmtpHook(smtp_conn_id=SCHEDULE["smtp_conn_id"]) as smtp:
        smtp.send_email_smtp(
            to=recipients,
            subject=content["subject"],
            html_content="\n".join(f"<p>{html.escape(paragraph)}</p>" for paragraph in paragraphs),
            files=list(files),
        )
