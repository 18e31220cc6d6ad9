import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import type { AirflowSchedule } from "../../../../shared/domain/airflow/airflow-schedule.ts";
import { dagData } from "../../../../shared/domain/airflow/dag-data.ts";
import { dagFile } from "../../../../shared/domain/airflow/dag-file.ts";
import { stopMarkKey } from "../../../../shared/domain/airflow/stop-mark.ts";
import { DAG_TEMPLATE } from "../../../../shared/domain/airflow/dag-template.ts";
import { hasPython, inPython } from "../../../support/airflow/python.ts";
import { aDagJob, aDagSchedule, dagOptions, hostileSchedule } from "../../../support/airflow/schedules.ts";

const directory = mkdtempSync(join(tmpdir(), "belfry-dag-"));
afterAll(() => rmSync(directory, { recursive: true, force: true }));
const results = { directory, keep_days: 30 };

/** Python run with the file of a schedule whose results go to a directory of this test's own. */
const withFile = (schedule: Partial<AirflowSchedule>, call: string, given?: unknown) =>
  inPython(dagFile(aDagSchedule(schedule), dagOptions({ results })).text, call, given);

describe.skipIf(!hasPython())("the program in a DAG file", () => {
  it("is the same syntax tree but for one constant, which JSON reads as the data of the schedule, whatever its texts", () => {
    const schedules = fc.sample(hostileSchedule, 40);
    const texts = schedules.map((schedule) => dagFile(schedule, dagOptions()).text);
    const compared = inPython(
      null,
      `
import ast

def read(text):
    compile(text, "dag.py", "exec")
    tree = ast.parse(text)
    loads = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and ast.unparse(node.func) == "json.loads"]
    literal = loads[0].args[0]
    data = json.loads(literal.value)
    literal.value = ""
    return ast.dump(tree), data

expected = read(given["template"])[0]
answer = [[tree == expected, data] for tree, data in map(read, given["texts"])]`,
      { template: DAG_TEMPLATE, texts },
    );
    const data = schedules.map((schedule) => wellFormed(dagData(schedule, dagOptions())));
    expect(compared).toEqual(data.map((one) => [true, expect.objectContaining(one as object)]));
  });

  it("makes the tasks of the document, one job after the other, behind the look at the due time", () => {
    const jobs = [aDagJob({ id: "7", order: 2 }), aDagJob({ id: "x", order: 1 })];
    const edges = withFile({ jobs }, "answer = {t.task_id: [t.trigger_rule, *t.upstream] for t in dag_file.dag.tasks}");
    expect(edges).toEqual({
      check_due: ["all_success"],
      job_x: ["all_success", "check_due"],
      check_email_x: ["all_success", "job_x"],
      email_job_x: ["all_success", "check_email_x"],
      skip_email_x: ["all_success", "check_email_x"],
      cleanup_job_x: ["none_failed", "email_job_x", "skip_email_x"],
      job_7: ["all_success", "cleanup_job_x"],
      check_email_7: ["all_success", "job_7"],
      email_job_7: ["all_success", "check_email_7"],
      skip_email_7: ["all_success", "check_email_7"],
      cleanup_job_7: ["none_failed", "email_job_7", "skip_email_7"],
      failure_sensor: ["one_failed", "cleanup_job_7"],
      send_notification: ["all_done", "cleanup_job_7"],
    });
  });

  it("gives Airflow the schedule: cron in its zone, aware dates, no catch-up, the tag of its revision", () => {
    const schedule = aDagSchedule({ end_date: "2027-11-20T00:00:00Z", is_paused_upon_creation: true });
    const { text, revision } = dagFile(schedule, dagOptions({ results }));
    const dag = inPython(text, "answer = json.loads(json.dumps(dag_file.dag.arguments, default=str))");
    expect(dag).toMatchObject({
      dag_id: schedule.schedule_id,
      dag_display_name: "Daily report",
      schedule: ["0 9 * * *", "Asia/Seoul"],
      start_date: "2026-11-19 15:00:00+00:00",
      end_date: "2027-11-20 00:00:00+00:00",
      catchup: false,
      is_paused_upon_creation: true,
      tags: ["belfry", `rev-${revision}`],
      default_args: { owner: "Kim", retries: 0 },
    });
  });

  it.each([
    [
      "https://x/?start_date=2020-01-01&end_date=2020-01-02&q=a%20b#end_date=x",
      "https://x/?start_date=2026-11-20&end_date=2026-11-21&q=a%20b#end_date=x",
    ],
    ["https://x/?q=1&end_date=", "https://x/?q=1&end_date=2026-11-21"],
    ["https://x/?my_start_date=1", "https://x/?my_start_date=1"],
    ["https://x/", "https://x/"],
  ])("puts the dates of data_load_code into %s", (url, dated) => {
    expect(withFile({}, `answer = dag_file.with_dates(given, "2026-11-20", "2026-11-21")`, url)).toBe(dated);
  });

  it("escapes dates that are no dates, and leaves those of the URL where none are set", () => {
    expect(withFile({}, `answer = dag_file.with_dates("https://x/?start_date=1&end_date=2", "a&b=c#", None)`)).toBe(
      "https://x/?start_date=a%26b%3Dc%23&end_date=2",
    );
  });

  it.each([
    ["scheduled before the moment", { run_type: "scheduled", due: "2026-11-20T09:59:59+09:00" }, false],
    ["scheduled at the moment", { run_type: "scheduled", due: "2026-11-20T10:00:00+09:00" }, true],
    ["by hand", { run_type: "manual", due: "2026-11-20T09:00:00+09:00" }, true],
    ["cleared by a person", { run_type: "scheduled", due: "2026-11-20T09:00:00+09:00", clear_number: 1 }, true],
  ])("with a moment before which nothing runs, goes on with a run %s: %o is %s", (_name, run, goesOn) => {
    const call = `
from datetime import datetime
due = datetime.fromisoformat(given.pop("due"))
both = [DagRun(**given, run_after=due), DagRun(**given, data_interval_end=due)]
answer = [dag_file.check_due(run, TaskInstance("check_due", {})) for run in both]`;
    expect(withFile({ not_before: "2026-11-20T10:00:00+09:00" }, call, run)).toEqual([goesOn, goesOn]);
  });

  it("mails the same file again after the clean-up, from another directory than the job's, which is gone", () => {
    const code = "import os\nopen('report.xlsx', 'w').write('sold')\nout = 'report.xlsx'\nprint('in', os.getcwd())";
    const call = `
import os
xcoms = {}
before = os.getcwd(), os.listdir(__import__("tempfile").gettempdir())
xcoms[("job_1", "return_value")] = dag_file.run_job("1", "manual__1", TaskInstance("job_1", xcoms))
branch = dag_file.check_email("1", TaskInstance("check_email_1", xcoms))
dag_file.email_job("1", TaskInstance("email_job_1", xcoms))
dag_file.cleanup_job("1")
dag_file.email_job("1", TaskInstance("email_job_1", xcoms))
left = [name for name in os.listdir(__import__("tempfile").gettempdir()) if name.startswith("belfry-01JD")]
answer = [branch, MAILS, left, os.getcwd() == before[0]]`;
    const mail = {
      connection: "smtp_default",
      to: ["reader@example.com"],
      subject: "Job 1 결과",
      html: "<p>Job 1 실행 결과를 첨부합니다.</p>",
      files: { "report.xlsx": "sold" },
    };
    expect(withFile({ jobs: [aDagJob({ code })] }, call)).toEqual(["email_job_1", [mail, mail], [], true]);
  });

  it.each([
    ["sets no result", "x = 1", ["reader@example.com"]],
    ["sets an empty result", "out = ''", ["reader@example.com"]],
    ["makes a file that nobody is to get", "open('a', 'w').close(); out = 'a'", []],
  ])("skips the mail of a job that %s", (_name, code, success_emails) => {
    const call = `
xcoms = {}
xcoms[("job_1", "return_value")] = dag_file.run_job("1", "manual__1", TaskInstance("job_1", xcoms))
answer = dag_file.check_email("1", TaskInstance("check_email_1", xcoms))`;
    expect(withFile({ jobs: [aDagJob({ code })], success_emails }, call)).toBe("skip_email_1");
  });

  it("leaves the error of a job as it is, its own line in the trace", () => {
    const call = `
import traceback
try:
    dag_file.run_job("1", "manual__1", TaskInstance("job_1", {}))
except Exception:
    answer = traceback.format_exc()`;
    const trace = withFile({ jobs: [aDagJob({ code: "a = 1\nraise ValueError(f'a is {a}')" })] }, call);
    expect(trace).toContain(`File "<code of job 1>", line 2, in <module>\n    raise ValueError(f'a is {a}')`);
    expect(trace).toMatch(/\nValueError: a is 1\n$/);
  });

  it("fails a job whose result names no file", () => {
    expect(() =>
      withFile({ jobs: [aDagJob({ code: "out = 'report.xlsx'" })] }, `dag_file.run_job("1", "manual__1", TaskInstance("job_1", {}))`),
    ).toThrow(/FileNotFoundError: `out` names no file: 'report.xlsx'/);
  });

  it.each([
    ["success", { job_1: "success", email_job_1: "skipped" }, ["reader@example.com"], "[성공]"],
    ["failure", { job_1: "failed", check_email_1: "upstream_failed", failure_sensor: "failed" }, ["operator@example.com"], "[실패]"],
    ["failure", { job_1: "upstream_failed" }, ["operator@example.com"], "[실패]"],
  ])("says %s at the end of a run with %o", (_name, states, to, mark) => {
    const title = "<b>&amp; {{ 1/0 }}\nBcc: all@example.com";
    const call = `dag_file.send_notification(DagRun(given), "manual__1", TaskInstance("send_notification", {})); answer = MAILS[0]`;
    const mail = withFile({ title }, call, states);
    expect(mail).toMatchObject({ to, subject: `${mark} <b>&amp; {{ 1/0 }} Bcc: all@example.com (DAG ID: 01JD4X5Z8M3N6P7Q9R0S1T2V3W)` });
    expect(mail).toHaveProperty("html", expect.stringContaining("<p>DAG 이름: &lt;b&gt;&amp;amp; {{ 1/0 }}\nBcc: all@example.com</p>"));
  });

  it("names the tasks that failed by themselves in the last mail", () => {
    const states = { job_1: "success", email_job_1: "failed", cleanup_job_1: "upstream_failed", failure_sensor: "failed" };
    const call = `dag_file.send_notification(DagRun(given), "manual__1", TaskInstance("send_notification", {})); answer = MAILS[0]["html"]`;
    expect(withFile({}, call, states)).toMatch(/<p>실행 ID: manual__1<\/p>\n<p>실패한 태스크: email_job_1<\/p>$/);
  });

  it("puts files into the bucket under the run and the try, and fetches them by the name that the job gave them", () => {
    const { text } = dagFile(
      aDagSchedule({ jobs: [aDagJob({ code: "open('보고서.xlsx', 'w').write('sold')\nout = '보고서.xlsx'" })] }),
      dagOptions(),
    );
    const call = `
xcoms = {}
xcoms[("job_1", "return_value")] = dag_file.run_job("1", "manual__1", TaskInstance("job_1", xcoms, 2))
dag_file.email_job("1", TaskInstance("email_job_1", xcoms))
answer = [xcoms[("job_1", "return_value")], MAILS[0]["files"]]`;
    const key = stopMarkKey("results/", aDagSchedule().schedule_id, "manual__1").replace(/stopped$/, "1/2/보고서.xlsx");
    expect(inPython(text, call)).toEqual([{ key, name: "보고서.xlsx", size: 4 }, { "보고서.xlsx": "sold" }]);
  });

  it.each([
    ["there is no mark", null, "[실패]"],
    ["it was marked after its last job began", "2026-11-20T10:00:05+00:00", "[중지]"],
    ["it was marked before, and run again", "2026-11-20T09:59:59+00:00", "[실패]"],
  ])("says that a run was stopped, or failed, at its end: %s", (_name, marked, mark) => {
    const call = `
from datetime import datetime
key, marked = given
if marked: OBJECTS[key] = datetime.fromisoformat(marked)
answer = []
for S3Hook.may_list in (True, False):
    xcoms = {("check_due", "begun"): "2026-11-20T08:00:00+00:00", ("job_1", "begun"): "2026-11-20T10:00:00+00:00"}
    dag_file.send_notification(DagRun({"job_1": "failed"}), "manual__1", TaskInstance("send_notification", xcoms))
answer = [mail["subject"][:4] for mail in MAILS]`;
    const key = stopMarkKey("results/", aDagSchedule().schedule_id, "manual__1");
    expect(inPython(dagFile(aDagSchedule(), dagOptions()).text, call, [key, marked])).toEqual([mark, mark]);
  });
});

function wellFormed(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, (_key, part: unknown) => (typeof part === "string" ? part.toWellFormed() : part)));
}
