import { expect, it } from "vitest";
import type { AirflowLog, AirflowLogLine } from "../../../../shared/domain/airflow/airflow-log.ts";
import { failureOf } from "../../../../shared/domain/schedules/job-error.ts";

const line = (text: string, at: string | null = "2026-11-20T12:00:00.000Z"): AirflowLogLine => ({ at, level: "info", source: null, text });
const log = (lines: readonly AirflowLogLine[], error_detail: AirflowLog["error_detail"] = null): AirflowLog => ({
  header: ["*** Found local files"],
  lines,
  error_detail,
  ended: true,
});

const CAUGHT = `a harmless one\nTraceback (most recent call last):\n  File "job.py", line 3, in load\n    rows["x"]\nKeyError: 'x'`;
const CHAIN = `Task failed with exception
Traceback (most recent call last):
  File "job.py", line 8, in read
    open("rows")
OSError: no such file

The above exception was the direct cause of the following exception:

Traceback (most recent call last):
  File "job.py", line 11, in <module>
    raise ValueError("no rows")
ValueError: no rows

at all`;

it("the exception that left the task is the error, with its cause in the trace, and not one that was caught on the way", () => {
  const failure = failureOf(log([line(CAUGHT), line("goes on"), line(CHAIN, "2026-11-20T12:00:05.000Z"), line("marking as failed")]));
  expect(failure.message).toBe("ValueError: no rows\n\nat all");
  expect(failure.trace).toContain("OSError: no such file");
  expect(failure.trace).toContain("at all");
  expect(failure.trace).not.toContain("KeyError");
  expect(failure.at).toBe("2026-11-20T12:00:05.000Z");
});

it("what Airflow 3 says in structure comes before what the lines say, causes included", () => {
  const frames = [{ file: "job.py", line: 11, name: "<module>" }];
  const detail = [
    { type: "ValueError", value: "no rows", is_cause: false, frames, exceptions: [] },
    { type: "OSError", value: "no such file", is_cause: true, frames, exceptions: [] },
  ];
  const failure = failureOf(log([line("Task failed with exception")], detail));
  expect(failure.message).toBe("ValueError: no rows");
  expect(failure.trace).toContain("OSError: no such file");
});

it("without a traceback the last line that names an error is the message, and the last lines are the trace", () => {
  const failure = failureOf(log([line("loading"), line("ERROR: the service said no"), line("done")]));
  expect(failure.message).toBe("the service said no");
  expect(failure.trace).toBe("loading\nERROR: the service said no\ndone");
});

it("a log that names no error has no message", () => {
  expect(failureOf(log([line("loading"), line("done")])).message).toBeNull();
});

it("a trace is cut from its beginning, for what failed stands at its end", () => {
  const long = `Task failed with exception\nTraceback (most recent call last):\n${"  deep\n".repeat(5_000)}ValueError: at last`;
  const { trace } = failureOf(log([line(long)]));
  expect(trace.length).toBeLessThanOrEqual(16_000);
  expect(trace.endsWith("ValueError: at last")).toBe(true);
});
