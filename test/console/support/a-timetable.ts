import { attempted, newDelivery } from "../../../shared/domain/notification/delivery.ts";
import { endMailOf } from "../../../shared/domain/notification/mail-ids.ts";
import { SCHEDULE_MAILS } from "../../../shared/domain/notification/schedule-mail.ts";
import { text } from "../../../shared/domain/texts/text.ts";
import type { AirflowRecord, WorkflowRun } from "../../../shared/domain/run/workflow-run.ts";
import type { ScheduleDefinition, ScheduledJob } from "../../../shared/domain/schedules/schedule.ts";
import { logKeyOf } from "../../../shared/use-cases/schedules/sync/read-log.ts";
import type { Memory } from "../../support/memory-ports.ts";
import { aWorkflowRun, iso } from "../../support/samples.ts";
import { NIGHT } from "./a-fleet.ts";

const DAY = 86_400_000;
const MINUTE = 60_000;
const MAILED = { success_emails: ["desk@example.com"], failure_emails: ["ops@example.com"] };

/** Ids of schedules that screens show, each in a state of its own. */
export const SCHEDULES = {
  report: "01JCZ9V6W2K3Q4R5S6T7V8W9X1",
  sales: "01JCZ9V6W2K3Q4R5S6T7V8W9X2",
  broken: "01JCZ9V6W2K3Q4R5S6T7V8W9X3",
  fresh: "01JCZ9V6W2K3Q4R5S6T7V8W9X4",
  paused: "01JCZ9V6W2K3Q4R5S6T7V8W9X5",
} as const;

const TRACEBACK = `Traceback (most recent call last):
  File "/opt/airflow/dags/${SCHEDULES.sales}.py", line 212, in run_job
    exec(compile(job["code"], name, "exec"), scope)
  File "job_load_sales", line 14, in <module>
    frame = df.groupby("지점")["매출"].sum()
KeyError: '지점'`;

const IMPORT_ERROR = `Traceback (most recent call last):
  File "/opt/airflow/dags/${SCHEDULES.broken}.py", line 3, in <module>
    from airflow.providers.smtp.operators.smtp import EmailOperator
ModuleNotFoundError: No module named 'airflow.providers.smtp'`;

interface SeededRuns {
  /** Of `sales`. */
  readonly failedRun: string;
  /** Runs of `report`: the mail of one arrived, that of the other was refused. */
  readonly mailed: string;
  readonly unmailed: string;
}

/** Schedules of every kind that the screens tell apart, with a month of runs, in memory: the same each time. */
export async function seedTimetable(memory: Memory): Promise<SeededRuns> {
  const job = (id: string, title: string, description = ""): ScheduledJob => ({
    id,
    title,
    order: 0,
    description,
    commands: [{ content: "sums up", order: 1 }],
    data_load_url: "",
    data_load_code: null,
    code: "",
    work: { queue: "real.jobs.report", params: {}, timeout_sec: 600, retry_limit: 0 },
  });
  const jobs = {
    extract: job("load_sales", "매출 불러오기", "지점별 하루 매출"),
    sum: job("sum_sales", "매출 집계", "지점과 상품으로"),
    report: job("mail_report", "보고서 만들기", "엑셀 파일"),
  };
  for (const one of [job("buy-scanner", "buy-scanner"), job("settlement-recon", "settlement-recon"), ...Object.values(jobs)])
    memory.jobDirectory.jobs.set(one.id, one);
  const schedule = async (id: string, change: Partial<ScheduleDefinition>, of: readonly ScheduledJob[]) => {
    const numbered = of.map((one, index) => ({ ...one, order: index + 1 }));
    await memory.schedules.create({
      schedule_id: id,
      version: 3,
      engine: "native",
      title: id,
      description: "",
      owner: "kim.trader",
      jobs: numbered.map(({ id: job_id, title, order }) => ({ id: job_id, title, order })),
      details_key: await memory.scheduleFiles.putDetails(id, numbered),
      success_emails: [],
      failure_emails: [],
      start_date: "2026-10-01",
      end_date: null,
      execution_time: "09:00",
      frequency: "daily",
      cron: "0 9 * * *",
      timezone: "Asia/Seoul",
      is_paused: false,
      created_at: iso(NIGHT - 50 * DAY),
      updated_at: iso(NIGHT - 9 * DAY),
      effective_from: iso(NIGHT - 50 * DAY),
      not_before: null,
      state: "active",
      import_error: null,
      absent_since: null,
      file: null,
      ...change,
    });
  };
  const all = Object.values(jobs);
  await schedule(SCHEDULES.report, { title: "아침 매출 보고", description: "지점 매출을 모아 경영진에게 보냄", ...MAILED }, all);
  const sales = { engine: "airflow", title: "장 마감 정산", cron: "30 16 * * 1-5", frequency: "30 16 * * 1-5" } as const;
  await schedule(SCHEDULES.sales, { ...sales, ...MAILED }, all);
  await schedule(
    SCHEDULES.broken,
    { engine: "airflow", title: "월간 감사 자료", cron: "0 6 1 * *", frequency: "monthly", state: "error", import_error: IMPORT_ERROR },
    all.slice(0, 2),
  );
  await schedule(
    SCHEDULES.fresh,
    { engine: "airflow", title: "신규 지점 점검", cron: "0 */3 * * *", frequency: "every_3_hours", state: "registering" },
    all.slice(0, 1),
  );
  await schedule(
    SCHEDULES.paused,
    { title: "미국장 준비", cron: "0 9 * * 1-5", frequency: "0 9 * * 1-5", timezone: "America/New_York", is_paused: true },
    all.slice(1),
  );
  const run = async (id: string, at: number, change: Partial<WorkflowRun>) => {
    const record = aWorkflowRun({ workflow_id: id, scheduled_at: iso(at), queued_at: iso(at), status: "success", ...change }, at);
    await memory.workflowRuns.create(record);
    return record;
  };
  const times = (at: number, seconds: number) => ({ started_at: iso(at + 2_000), finished_at: iso(at + 2_000 + seconds * 1_000) });
  const nine = Math.floor((NIGHT + 9 * 60 * MINUTE) / DAY) * DAY;
  const reports: WorkflowRun[] = [];
  for (let back = 30; back >= 1; back -= 1) {
    const at = nine - back * DAY;
    const failed = back === 4 || back === 12;
    const one = await run(SCHEDULES.report, at, {
      status: failed ? "failed" : "success",
      ...times(at, 64 + (back % 7) * 9),
      steps: failed ? "sfx" : "sss",
    });
    reports.push(one);
    const refused = {
      kind: "failed",
      status_code: 550,
      why: text("plain", { words: "550 5.1.1 No such user here" }),
      passing: false,
    } as const;
    const content = { kind: "mail", to: failed ? MAILED.failure_emails : MAILED.success_emails, text: "", attachment: null } as const;
    const subject = `[${failed ? "실패" : "성공"}] 아침 매출 보고 (스케줄 ID: ${SCHEDULES.report})`;
    const of = { config_id: SCHEDULE_MAILS, delivery_id: endMailOf(one).delivery_id, content: { ...content, subject }, subjects: [] };
    const sentAt = Date.parse(one.finished_at ?? one.queued_at) + 1_500;
    const answer = failed ? refused : ({ kind: "delivered", status_code: 250 } as const);
    await memory.deliveries.createDelivery(attempted(newDelivery(of, sentAt - 400), { at: sentAt, duration_ms: 210 }, answer));
  }
  let failedRun = "";
  for (let back = 20; back >= 1; back -= 1) {
    const at = nine - back * DAY - 90 * MINUTE;
    if ([0, 6].includes(new Date(at + 9 * 60 * MINUTE).getUTCDay())) continue;
    const status = back === 1 ? "failed" : "success";
    const airflow = recordOf(at, status);
    const { run_id: id } = await run(SCHEDULES.sales, at, { status, ...times(at, 240), airflow });
    if (status === "failed") failedRun = id;
    for (const one of airflow.jobs) await memory.scheduleFiles.putLog(logKeyOf(airflow, one), logOf(one));
  }
  return { failedRun, mailed: reports.at(-1)?.run_id ?? "", unmailed: reports.at(-4)?.run_id ?? "" };

  function recordOf(at: number, status: "success" | "failed"): AirflowRecord {
    const of = (job_id: string, from: number, seconds: number, state: string) => {
      const started = at + from * 1_000;
      return { job_id, state, try_number: 1, started_at: iso(started), finished_at: iso(started + seconds * 1_000) };
    };
    const none = { try_number: 0, started_at: null, finished_at: null };
    const rest =
      status === "success"
        ? [of("sum_sales", 92, 61, "success"), of("mail_report", 158, 70, "success")]
        : [
            { job_id: "sum_sales", state: "upstream_failed", ...none },
            { job_id: "mail_report", state: "upstream_failed", ...none },
          ];
    return {
      dag_id: SCHEDULES.sales,
      dag_run_id: `scheduled__${iso(at)}`,
      state: status,
      jobs: [of("load_sales", 4, 85, status), ...rest],
    };
  }

  function logOf({ job_id, state, started_at }: AirflowRecord["jobs"][number]) {
    const began = Date.parse(started_at ?? iso(NIGHT));
    const line = (seconds: number, level: string, text: string) => ({ at: iso(began + seconds * 1_000), level, source: null, text });
    const lines = [
      line(0, "info", `Starting ${job_id}`),
      line(3, "info", "GET https://sales.internal/api/daily?start_date=2026-11-25 → 200, 48,211 rows"),
      line(41, "warning", "3 rows without a branch were dropped"),
    ];
    if (state === "failed") lines.push(line(85, "error", `Task failed with exception\n${TRACEBACK}`));
    else lines.push(line(60, "info", "wrote /tmp/report.xlsx"));
    return { header: [], lines, error_detail: null, ended: true };
  }
}
