"""Arguments of Airflow's connections to its database. What is lost when the machine fails is a test's: nothing waits for the disk."""

import sqlite3


class Connection(sqlite3.Connection):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.execute("PRAGMA synchronous=OFF")


CONNECT_ARGS = {"factory": Connection}
