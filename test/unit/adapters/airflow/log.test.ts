import { afterEach, describe, expect, it } from "vitest";
import { logOfHost } from "../../../../shared/adapters/airflow/v1/v1-log.ts";
import { StructuredLog } from "../../../../shared/adapters/airflow/v2/v2-log.ts";
import { type AirflowBench, openAirflow } from "../../../support/airflow.ts";

describe("a log of Airflow 2", () => {
  it("is cut into records, of which a traceback with a blank line in its message is one", () => {
    const log = logOfHost(
      [
        "vm",
        "*** Found local files:",
        "***   * /opt/airflow/logs/dag_id=d/run_id=m1/task_id=extract/attempt=1.log",
        "[2026-11-20T12:01:42.662+0000] {taskinstance.py:730} INFO - ::endgroup::",
        "[2026-11-20T12:01:42.810+0000] {taskinstance.py:3311} ERROR - Task failed with exception",
        "Traceback (most recent call last):",
        '  File "/opt/airflow/dags/job.py", line 7, in run',
        "ValueError: first",
        "",
        "[not a record] last",
        "[2026-11-20T14:01:42.879+0200] {local_task_job_runner.py:261} INFO - Task exited with return code 1",
        "",
        "",
      ].join("\n"),
    );
    expect(log.header).toEqual([
      "vm",
      "*** Found local files:",
      "***   * /opt/airflow/logs/dag_id=d/run_id=m1/task_id=extract/attempt=1.log",
    ]);
    expect(log.lines.map(({ at, level, source }) => ({ at, level, source }))).toEqual([
      { at: "2026-11-20T12:01:42.662Z", level: "info", source: "taskinstance.py:730" },
      { at: "2026-11-20T12:01:42.810Z", level: "error", source: "taskinstance.py:3311" },
      { at: "2026-11-20T12:01:42.879Z", level: "info", source: "local_task_job_runner.py:261" },
    ]);
    expect(log.lines[1]?.text).toMatch(/^Task failed with exception\nTraceback[^]+ValueError: first\n\n\[not a record\] last$/);
  });

  it.each([
    "\n\n\n",
    "",
    "\n*** Could not read served logs: Invalid URL 'http://:8793/log': No host supplied\n\n",
    "vm\n*** Could not read served logs: HTTPConnectionPool(host='vm', port=8793)\n\n",
    "default_host\nError fetching the logs. Try number 0 is invalid.\n",
  ])("that is not there has no lines: %j", (text) => {
    expect(logOfHost(text).lines).toEqual([]);
  });

  it("of another format has its lines as they are", () => {
    expect(logOfHost("vm\n*** Found local files:\nplain one\n\nplain two\n").lines.map(({ text, at }) => ({ text, at }))).toEqual(
      ["plain one", "", "plain two"].map((text) => ({ text, at: null })),
    );
  });
});

describe("a log of Airflow 3", () => {
  it("has what is read from where apart, and the last exception with its causes and groups", () => {
    const error = (exc_type: string, exc_value: string, more: object = {}) => ({
      exc_type,
      exc_value,
      exc_notes: [],
      is_cause: false,
      frames: [{ filename: "/opt/airflow/dags/job.py", lineno: 7, name: "run" }],
      exceptions: [],
      ...more,
    });
    const log = StructuredLog.parse({
      content: [
        { event: "::group::Log message source details", sources: ["/logs/attempt=1.log", "Could not read served logs: x"] },
        { event: "::endgroup::" },
        { timestamp: null, event: "::group::Setup" },
        { event: "caught", level: "error", logger: "task", error_detail: [error("KeyError", "'a'")] },
        { timestamp: "2026-11-20T11:37:50.233587Z", event: "hello", level: "info", logger: "task.stdout", filename: "x", lineno: 3 },
        {
          event: "Task failed with exception",
          level: "error",
          error_detail: [
            error("ExceptionGroup", "two", { exceptions: [[error("ValueError", "one\n\ntwo")], [error("TypeError", "t")]] }),
            error("OSError", "disk", { is_cause: true }),
            "something of a later version",
          ],
        },
      ],
      continuation_token: null,
    });
    expect(log.header).toEqual(["/logs/attempt=1.log", "Could not read served logs: x"]);
    expect(log.lines.map(({ text }) => text)).toEqual(["::group::Setup", "caught", "hello", "Task failed with exception"]);
    expect(log.lines[2]).toEqual({ at: "2026-11-20T11:37:50.233Z", level: "info", source: "task.stdout", text: "hello" });
    expect(log.error_detail?.map(({ type, value, is_cause }) => ({ type, value, is_cause }))).toEqual([
      { type: "ExceptionGroup", value: "two", is_cause: false },
      { type: "OSError", value: "disk", is_cause: true },
    ]);
    expect(log.error_detail?.[0]?.exceptions.map((chain) => chain.map(({ type }) => type))).toEqual([["ValueError"], ["TypeError"]]);
    expect(log.error_detail?.[0]?.frames).toEqual([{ file: "/opt/airflow/dags/job.py", line: 7, name: "run" }]);
    expect(log.ended).toBe(true);
  });

  it("that comes as texts is read like one of Airflow 2, and one that goes on says so", () => {
    const content = ["*** Found logs", "[2026-11-20T12:01:42.662+0000] {a.py:1} WARNING - w", "more"];
    expect(StructuredLog.parse({ content, continuation_token: "eyJ" })).toMatchObject({
      header: ["*** Found logs"],
      lines: [{ level: "warning", text: "w\nmore" }],
      ended: false,
    });
    expect(StructuredLog.parse({ content: [] })).toMatchObject({ header: [], lines: [], ended: true });
  });
});

describe.each(["v1", "v2"] as const)("a log, on %s", (api) => {
  let bench: AirflowBench;
  afterEach(() => bench.stub.stop());

  it("is a header alone while the real one cannot be read, and the whole of it then, of the try that was asked for", async () => {
    bench = await openAirflow(api);
    bench.stub.world.switches.script = ({ try_number }) => ({ prints: [`try ${try_number}`] });
    await bench.airflow.triggerRun({ dag_id: "one", run_id: "r" });
    bench.pass(10_000);
    await bench.airflow.clearRun("one", "r");
    bench.pass(10_000);
    await bench.airflow.getRun("one", "r");
    bench.stub.switches.logPlaceholders = 3;
    const task = { dag_id: "one", run_id: "r", task_id: "work" };
    for (let times = 0; times < 3; times++) {
      const placeholder = await bench.airflow.getLog(task, 2);
      expect(placeholder?.lines).toEqual([]);
      expect(placeholder?.header.join()).toMatch(/Could not read served logs/);
    }
    for (const tried of [1, 2]) {
      const log = await bench.airflow.getLog(task, tried);
      expect(log?.lines.filter(({ text }) => text.startsWith("try ")).map(({ text }) => text)).toEqual([`try ${tried}`]);
    }
    const never = await bench.airflow.getLog(task, 3);
    expect(never?.lines ?? []).toEqual([]);
  });
});
