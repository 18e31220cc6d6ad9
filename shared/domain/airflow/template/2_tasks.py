def check_due(dag_run, ti):
    """False, which skips the whole run, if the clock ordered it before the schedule's `not_before`.

    Unpaused, or given a date to come, Airflow still starts the latest time that was missed. A run that was cleared was
    ordered by a person.
    """
    begun(ti)
    if SCHEDULE["not_before"] is None or plain(dag_run.run_type) != "scheduled" or getattr(dag_run, "clear_number", 0):
        return True
    due = getattr(dag_run, "run_after", None) or dag_run.data_interval_end
    if due >= datetime.fromisoformat(SCHEDULE["not_before"]):
        return True
    log.info("Skipped: due at %s, but nothing is to run before %s.", due.isoformat(), SCHEDULE["not_before"])
    return False


def run_job(job_id, run_id, ti):
    """Loads the job's data, runs its code, and hands on where the file is that it made: key, name and size; or None."""
    begun(ti)
    job = JOBS[job_id]
    with own_directory():
        names = {
            "__name__": f"job_{job_id}",
            "datetime": datetime,
            "timedelta": timedelta,
            "os": os,
            "re": re,
            "shutil": shutil,
            "mkdtemp": tempfile.mkdtemp,
            "startdate": None,
            "enddate": None,
            "df": None,
        }
        run_code(job["data_load_code"], f"<data_load_code of job {job_id}>", names)
        if job["data_load_url"]:
            import pandas

            names["pd"] = pandas
            names["url"] = with_dates(job["data_load_url"], names.get("startdate"), names.get("enddate"))
            names["df"] = pandas.DataFrame(load(names["url"]))
        names["out"] = None
        run_code(job["code"], f"<code of job {job_id}>", names)
        return keep(names.get("out"), f"{run_prefix(run_id)}{job_id}/{ti.try_number}/")


def check_email(job_id, ti):
    has_file = ti.xcom_pull(task_ids=f"job_{job_id}") is not None and len(SCHEDULE["success_emails"]) > 0
    return f"email_job_{job_id}" if has_file else f"skip_email_{job_id}"


def email_job(job_id, ti):
    """Mails the file of a job. It is fetched anew, so the task may run on another worker, and again after the clean-up."""
    result = ti.xcom_pull(task_ids=f"job_{job_id}")
    with own_directory() as folder:
        path = os.path.join(folder, result["name"])
        fetch(result["key"], path)
        if os.path.getsize(path) != result["size"]:
            raise RuntimeError(f"{result['key']} has {os.path.getsize(path)} bytes, not {result['size']} as the job wrote it")
        mail(SCHEDULE["success_emails"], JOBS[job_id]["mail"], files=[path])


def cleanup_job(job_id):
    """Removes what killed jobs of this schedule left on this worker, and files that have expired in a shared directory.

    The file of this run stays, so that its mail can be sent again.
    """
    remove_older(os.path.join(tempfile.gettempdir(), f"belfry-{DAG_ID}-*"), SCHEDULE["job_timeout_sec"] + 3600)
    if "directory" in RESULTS:
        remove_older(os.path.join(RESULTS["directory"], DAG_ID, "*"), RESULTS["keep_days"] * 86400)


def fail_run():
    """Fails, and so the run does, whose other last task is to send its mail whatever happened."""
    raise RuntimeError("A task of this run failed.")


def send_notification(dag_run, run_id, ti):
    states = task_states(dag_run, run_id, ti)
    failed = [task for task in dag.task_ids if states.get(task) == "failed" and task not in NO_FAILURES_OF_THEIR_OWN]
    details = [(SCHEDULE["words"]["title"], SCHEDULE["title"]), (SCHEDULE["words"]["run"], run_id)]
    if not failed and "upstream_failed" not in states.values():
        return mail(SCHEDULE["success_emails"], SCHEDULE["mails"]["success"], details)
    kind = "stopped" if was_stopped(run_id, ti) else "failure"
    if failed:
        details.append((SCHEDULE["words"]["failed"], ", ".join(failed)))
    return mail(SCHEDULE["failure_emails"], SCHEDULE["mails"][kind], details)
