"""A schedule of Belfry for Apache Airflow 2.10 and later, and 3. Generated: the next change of the schedule overwrites it.

The program is the same for every schedule. What differs is one JSON literal: no text of a user is part of the program, or of
a field that Airflow renders as a template (which is why mails are sent by PythonOperators and not by EmailOperators).
"""

from __future__ import annotations

import glob
import hashlib
import html
import json
import linecache
import logging
import os
import re
import shutil
import tempfile
import time
from contextlib import contextmanager
from datetime import datetime, timedelta, timezone
from urllib.parse import quote

from airflow.timetables.trigger import CronTriggerTimetable

try:
    from airflow.sdk import DAG
except ImportError:  # Airflow 2
    from airflow import DAG
try:
    from airflow.providers.standard.operators.empty import EmptyOperator
    from airflow.providers.standard.operators.python import BranchPythonOperator, PythonOperator, ShortCircuitOperator
except ImportError:  # Airflow 2 without the standard provider
    from airflow.operators.empty import EmptyOperator
    from airflow.operators.python import BranchPythonOperator, PythonOperator, ShortCircuitOperator

SCHEDULE = json.loads(r'{}')

DAG_ID = SCHEDULE["schedule_id"]
JOBS = {job["id"]: job for job in SCHEDULE["jobs"]}
RESULTS = SCHEDULE["results"]
NO_FAILURES_OF_THEIR_OWN = ("failure_sensor", "send_notification")
LOAD_ATTEMPTS = 3
PASSING_STATUSES = (429, 502, 503, 504)
log = logging.getLogger("airflow.task")
