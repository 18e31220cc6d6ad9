import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { aDagJob } from "../support/airflow/schedules.ts";
import { Deployed } from "./support/deployed.ts";
import { rowsOf } from "./support/excel.ts";
import { attachment } from "./support/mails.ts";
import { settings } from "./support/settings.ts";

const { dataUrl, resultsDirectory } = settings();

describe.concurrent.each([2, 3] as const)("on Airflow %i", (major) => {
  it("a run loads data over HTTP, mails the Excel file that it makes of it, and mails the same again when only that task is cleared", async () => {
    const deployed = new Deployed(major);
    const sales = aDagJob({
      id: "sales",
      data_load_url: `${dataUrl}/data?start_date=x&who={{ ds }}&end_date=y`,
      data_load_code: "startdate = '2026-11-19'\nenddate = (datetime(2026, 11, 19) + timedelta(days=1)).date()",
      code: "df['seen'] = len(df)\nout = os.path.join(mkdtemp(), '보고서.xlsx')\ndf.to_excel(out, index=False)",
    });
    const nothing = aDagJob({ id: "nothing", order: 2, code: "out = None" });
    // A bucket on the one, a directory that all workers share on the other.
    const results = { directory: join(resultsDirectory, deployed.id), keep_days: 30 };
    await deployed.deploy({ jobs: [sales, nothing] }, major === 2 ? { results } : {});
    const run = await deployed.rest.trigger(deployed.id);
    expect((await deployed.ended(run)).state).toBe("success");
    expect(await deployed.rest.states(deployed.id, run)).toEqual({
      check_due: "success",
      job_sales: "success",
      check_email_sales: "success",
      email_job_sales: "success",
      skip_email_sales: "skipped",
      cleanup_job_sales: "success",
      job_nothing: "success",
      check_email_nothing: "success",
      email_job_nothing: "skipped",
      skip_email_nothing: "success",
      cleanup_job_nothing: "success",
      failure_sensor: "skipped",
      send_notification: "success",
    });
    const [result, last, ...others] = await deployed.mailsTo(deployed.readers);
    expect([result?.subject, last?.subject, others]).toEqual(["Job sales 결과", `[성공] Daily report (DAG ID: ${deployed.id})`, []]);
    expect(await deployed.mailsTo(deployed.operators)).toEqual([]);
    const sent = attachment(result);
    expect(sent.filename).toBe("보고서.xlsx");
    expect(rowsOf(sent.content)).toEqual([
      ["start_date", "who", "end_date", "seen"],
      ["2026-11-19", "{{ ds }}", "2026-11-20", 1],
    ]);

    await deployed.rest.clear(deployed.id, run, ["email_job_sales"]);
    const again = await deployed.eventually("the mail comes again", async () => (await deployed.mailsTo(deployed.readers))[2]);
    expect(again.subject).toBe("Job sales 결과");
    expect(attachment(again)).toEqual(sent);
    expect((await deployed.ended(run)).state).toBe("success");
  });
});
