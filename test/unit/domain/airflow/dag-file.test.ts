import { describe, expect, it } from "vitest";
import type { AirflowSchedule } from "../../../../shared/domain/airflow/airflow-schedule.ts";
import { dagData } from "../../../../shared/domain/airflow/dag-data.ts";
import { dagFile } from "../../../../shared/domain/airflow/dag-file.ts";
import { stopMarkKey } from "../../../../shared/domain/airflow/stop-mark.ts";
import { say as inEnglish } from "../../../../shared/contract/texts/en/all.ts";
import { aDagJob, aDagSchedule, dagOptions } from "../../../support/airflow/schedules.ts";

describe("the data of a DAG file", () => {
  it("has its jobs by order, its instants in UTC, and defaults", () => {
    const jobs = [aDagJob({ id: "b", order: 2 }), aDagJob({ id: "a", order: 1 })];
    const data = dagData(aDagSchedule({ jobs, not_before: "2026-11-20T10:00:00+09:00" }), dagOptions({ max_active_runs: 2 }));
    expect(data.jobs.map(({ id }) => id)).toEqual(["a", "b"]);
    expect(data.not_before).toBe("2026-11-20T01:00:00.000+00:00");
    expect(data).toMatchObject({ end_date: null, smtp_conn_id: "smtp_default", job_timeout_sec: 3600, max_active_runs: 2 });
  });

  it("has the mails of the document in Korean, and the same in English", () => {
    const korean = dagData(aDagSchedule(), dagOptions());
    const english = dagData(aDagSchedule(), dagOptions({ say: inEnglish }));
    expect(korean.jobs[0]?.mail.subject).toBe("Job 1 결과");
    expect(korean.mails.failure.subject).toBe("[실패] Daily report (DAG ID: 01JD4X5Z8M3N6P7Q9R0S1T2V3W)");
    expect(english.mails.success.subject).toBe("[Success] Daily report (DAG ID: 01JD4X5Z8M3N6P7Q9R0S1T2V3W)");
  });
});

describe("a schedule that Airflow would refuse or misread", () => {
  it.each<[string, Partial<AirflowSchedule>]>([
    ["schedule_id", { schedule_id: "x/../../etc" }],
    ["schedule_id", { schedule_id: "01JD4X5Z8M3N6P7Q9R0S1T2V3W\n" }],
    ["cron", { cron: "0 0 9 * * *" }],
    ["cron", { cron: "@daily" }],
    ["cron", { cron: "61 9 * * *" }],
    ["timezone", { timezone: "+09:00" }],
    ["start_date", { start_date: "2026-11-20T00:00:00" }],
    ["end_date", { end_date: "2026-13-20T00:00:00Z" }],
    ["not_before", { not_before: "tomorrow" }],
    ["owner", { owner: "x".repeat(501) }],
    ["jobs", { jobs: [] }],
    ["jobs.id", { jobs: [aDagJob({ id: "a b" })] }],
    ["jobs.id", { jobs: [aDagJob({ id: "{{ds}}" })] }],
    ["jobs.id", { jobs: [aDagJob(), aDagJob()] }],
    ["jobs.data_load_url", { jobs: [aDagJob({ data_load_url: "file:///etc/passwd" })] }],
    ["emails", { success_emails: ["a@example.com\nBcc: all@example.com"] }],
    ["emails", { failure_emails: ["a@example.com,b@example.com"] }],
  ])("is refused, its %s named", (field, change) => {
    expect(() => dagFile(aDagSchedule(change), dagOptions())).toThrow(new RegExp(`^${field.replace(".", "\\.")}: `));
  });

  it("is refused for a store that mixes folders up", () => {
    const results = { bucket: "b", prefix: "results", aws_conn_id: "aws_default" };
    expect(() => dagFile(aDagSchedule(), dagOptions({ results }))).toThrow(/^results\.prefix/);
    expect(() => dagFile(aDagSchedule(), dagOptions({ results: { directory: "results", keep_days: 30 } }))).toThrow(/^results\.directory/);
  });
});

it("the mark of a stopped run lies where the run's files are", () => {
  expect(stopMarkKey("results/", "01JD4X5Z8M3N6P7Q9R0S1T2V3W", "manual__2026-11-20T11:37:45.238771+00:00")).toMatch(
    /^results\/01JD4X5Z8M3N6P7Q9R0S1T2V3W\/[0-9a-f]{16}\/stopped$/,
  );
});
