"""Enough of Airflow 2 in memory to load a generated DAG file and call its functions. The real ones are in test/airflow.

Reads {"text", "call"} from standard input, loads the text as a module, and runs the Python in `call` with it as `dag_file`;
what that leaves in `answer` is printed as JSON.
"""

import json
import sys
import types

MAILS = []
# Of the bucket, by key: what was uploaded, or since when an empty one is there.
OBJECTS = {}


class DAG:
    current = None

    def __init__(self, **arguments):
        self.arguments = arguments
        self.tasks = []

    def __enter__(self):
        DAG.current = self
        return self

    def __exit__(self, *_):
        DAG.current = None

    @property
    def task_ids(self):
        return [task.task_id for task in self.tasks]


class Operator:
    def __init__(self, task_id, python_callable=None, op_args=(), trigger_rule="all_success", **arguments):
        self.task_id, self.python_callable, self.op_args = task_id, python_callable, op_args
        self.trigger_rule, self.arguments, self.upstream = trigger_rule, arguments, []
        DAG.current.tasks.append(self)

    def __rshift__(self, other):
        for task in other if isinstance(other, list) else [other]:
            task.upstream.append(self.task_id)
        return other

    def __rrshift__(self, others):
        for other in others:
            other >> self
        return self


class SmtpHook:
    def __init__(self, smtp_conn_id):
        self.smtp_conn_id = smtp_conn_id

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass

    def send_email_smtp(self, *, to, subject, html_content, files):
        contents = {path.rpartition("/")[2]: open(path, encoding="utf-8").read() for path in files}
        MAILS.append({"connection": self.smtp_conn_id, "to": to, "subject": subject, "html": html_content, "files": contents})


class ClientError(Exception):
    def __init__(self, code):
        self.response = {"Error": {"Code": code}}


class S3Hook:
    """The hook and its client in one. Without the right to list it, what a bucket does not hold is refused."""

    may_list = True

    def __init__(self, aws_conn_id):
        self.aws_conn_id = aws_conn_id

    def get_conn(self):
        return self

    def upload_file(self, path, bucket, key):
        OBJECTS[key] = open(path, "rb").read()

    def download_file(self, bucket, key, path):
        open(path, "wb").write(OBJECTS[key])

    def head_object(self, Bucket, Key):
        if Key not in OBJECTS:
            raise ClientError("404" if self.may_list else "403")
        return {"LastModified": OBJECTS[Key]}


class TaskInstance:
    """XComs of one run, by task and key."""

    def __init__(self, task_id, xcoms, try_number=1):
        self.task_id, self.xcoms, self.try_number = task_id, xcoms, try_number

    def xcom_push(self, key, value):
        self.xcoms[(self.task_id, key)] = value

    def xcom_pull(self, task_ids, key="return_value"):
        if isinstance(task_ids, str):
            return self.xcoms.get((task_ids, key))
        return [self.xcoms.get((task_id, key)) for task_id in task_ids]


class DagRun:
    def __init__(self, states=None, **fields):
        self.states = states or {}
        self.__dict__.update({"run_type": "scheduled", "clear_number": 0, "run_after": None, **fields})

    def get_task_instances(self):
        return [types.SimpleNamespace(task_id=task_id, state=state) for task_id, state in self.states.items()]


def module(name, **members):
    made = types.ModuleType(name)
    made.__path__ = []
    made.__dict__.update(members)
    sys.modules[name] = made


for package in ("operators", "timetables", "providers.smtp.hooks", "providers.amazon.aws.hooks"):
    parts = package.split(".")
    for length in range(1, len(parts) + 1):
        module(".".join(["airflow", *parts[:length]]))
module("airflow", DAG=DAG)
module("airflow.timetables.trigger", CronTriggerTimetable=lambda cron, timezone: [cron, timezone])
module("airflow.operators.empty", EmptyOperator=Operator)
module("airflow.operators.python", PythonOperator=Operator, BranchPythonOperator=Operator, ShortCircuitOperator=Operator)
module("airflow.providers.smtp.hooks.smtp", SmtpHook=SmtpHook)
module("airflow.providers.amazon.aws.hooks.s3", S3Hook=S3Hook)
module("botocore")
module("botocore.exceptions", ClientError=ClientError)

if __name__ == "__main__":
    task = json.load(sys.stdin)
    dag_file = types.ModuleType("dag_file")
    if task["text"] is not None:
        exec(compile(task["text"], "dag_file.py", "exec"), dag_file.__dict__)
    names = {**globals(), "dag_file": dag_file, "given": task["given"], "answer": None}
    exec(task["call"], names)
    print("\n" + json.dumps(names["answer"]))
