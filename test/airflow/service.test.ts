import { randomUUID } from "node:crypto";
import { HeadObjectCommand, NotFound } from "@aws-sdk/client-s3";
import { describe, expect, it } from "vitest";
import { rowsOf } from "./support/excel.ts";
import { attachment, mailsTo } from "./support/mails.ts";
import { localS3 } from "./support/publish.ts";
import { isFinal } from "./support/rest.ts";
import { Service } from "./support/service.ts";
import { settings } from "./support/settings.ts";

const { awsEndpoint, dataUrl, mails } = settings();
const MINUTE = 60_000;

function addresses() {
  const id = randomUUID();
  const [readers, operators] = [`readers-${id}@example.com`, `operators-${id}@example.com`];
  return { readers, operators, emails: { success_emails: [readers], failure_emails: [operators] } };
}

describe.concurrent.each([2, 3] as const)("the service on Airflow %i", (major) => {
  it("runs a schedule by the clock and by hand, with its mails, runs and logs; it can be paused, resumed and deleted", async () => {
    const service = new Service(major);
    const { readers, operators, emails } = addresses();
    const job = await service.job(
      "print('as many rows:', len(df))\nout = os.path.join(mkdtemp(), '보고서.xlsx')\ndf.to_excel(out, index=False)",
      { data_load_url: `${dataUrl}/data?start_date=x&who={{ ds }}`, data_load_code: "startdate = '2026-11-19'" },
    );
    // Each hour, next in two minutes: if it is loaded later than that, Airflow runs it at once.
    const due = new Date(Math.floor(Date.now() / MINUTE) * MINUTE + 2 * MINUTE);
    const id = await service.schedule({ jobs: [{ id: job, order: 1 }], frequency: `${due.getUTCMinutes()} * * * *`, ...emails });
    expect(await service.scheduled(id)).toMatchObject({
      engine: "airflow",
      is_paused: false,
      next_run: { scheduled_time: expect.any(String) },
    });

    const first = await service.eventually("the clock's run is on record", async () => (await service.runs(id))[0]);
    expect(first).toMatchObject({ trigger_source: "scheduler", scheduled_time: due.toISOString() });
    const byClock = await service.ended(id, first.run_id);
    expect(byClock).toMatchObject({
      status: "success",
      jobs: [{ id: job, status: "success", error_log: null }],
      summary: { total_jobs: 1, successful_jobs: 1, failed_jobs: 0, pending_jobs: 0 },
    });
    expect(await service.log(byClock.jobs[0]?.logs_url)).toContainEqual(expect.stringContaining("as many rows: 1"));
    const [result, last, ...others] = await mailsTo(mails, readers);
    expect([last?.subject, others, await mailsTo(mails, operators)]).toEqual([`[성공] Daily report (DAG ID: ${id})`, [], []]);
    expect(attachment(result).filename).toBe("보고서.xlsx");
    expect(rowsOf(attachment(result).content)).toEqual([
      ["start_date", "who"],
      ["2026-11-19", "{{ ds }}"],
    ]);

    const byHand = await service.start(id);
    expect(await service.ended(id, byHand)).toMatchObject({ status: "success", trigger_source: "manual" });
    expect((await service.runs(id)).map(({ run_id }) => run_id)).toEqual([byHand, first.run_id]);
    expect(await mailsTo(mails, readers)).toHaveLength(4);

    expect(await service.toggle(id)).toBe(true);
    expect(await service.rest.dag(id)).toMatchObject({ is_paused: true });
    expect((await service.api.send("POST", `/api/schedules/${id}/start`)).status).toBe(409);
    expect(await service.toggle(id)).toBe(false);
    expect(await service.rest.dag(id)).toMatchObject({ is_paused: false });
    await service.loaded(id);

    expect((await service.api.send("DELETE", `/api/schedules/${id}`)).status).toBe(200);
    expect((await service.api.send("GET", `/api/schedules/${id}`)).status).toBe(404);
    const { bucket: Bucket, prefix } = service.dags;
    await expect(localS3(awsEndpoint).send(new HeadObjectCommand({ Bucket, Key: `${prefix}${id}.py` }))).rejects.toThrow(NotFound);
    await service.eventually("Airflow has forgotten the DAG", async () => (await service.rest.dag(id)) === undefined);
  });

  it("tells of a job that fails the exception that left it, with its trace, its moment and its code", async () => {
    const service = new Service(major);
    const { readers, operators, emails } = addresses();
    const code = `import logging
try:
    {}["harmless"]
except KeyError:
    logging.getLogger("airflow.task").exception("This is of no account")
try:
    raise OSError("the disk is full\\n\\nafter a blank line")
except OSError as error:
    raise ValueError("nothing to report") from error`;
    const [failing, later] = [await service.job(code), await service.job("out = None")];
    const jobs = [failing, later].map((id, order) => ({ id, order }));
    const id = await service.schedule({ jobs, ...emails });
    const runId = await service.start(id);
    const run = await service.ended(id, runId);
    expect(run).toMatchObject({ status: "failed", summary: { total_jobs: 2, successful_jobs: 0, failed_jobs: 2, pending_jobs: 0 } });
    expect(run.jobs.map(({ id: of, status }) => [of, status])).toEqual([
      [failing, "failed"],
      [later, "upstream_failed"],
    ]);
    const error = run.jobs[0]?.error_log;
    expect(error).toMatchObject({ error_message: "ValueError: nothing to report", error_code: `TASK_ERROR_${failing}` });
    // Airflow 2 leaves blank lines out of the logs that it shows.
    expect(error?.error_trace).toContain(`OSError: the disk is full${major === 2 ? "\n" : "\n\n"}after a blank line`);
    expect(error?.error_trace).toContain(`<code of job ${failing}>`);
    expect(error?.error_trace).not.toContain("harmless");
    const at = Date.parse(error?.error_time ?? "");
    expect(at).toBeGreaterThanOrEqual(Date.parse(run.start_time ?? ""));
    expect(at).toBeLessThanOrEqual(Date.parse(run.end_time ?? ""));
    expect((await mailsTo(mails, operators)).map(({ subject }) => subject)).toEqual([`[실패] Daily report (DAG ID: ${id})`]);
    expect(await mailsTo(mails, readers)).toEqual([]);
  });

  it("stops a run: it is cancelled here and failed in Airflow, with all its tasks, and stays so; a mail, if any, says so", async () => {
    const service = new Service(major);
    const { readers, operators, emails } = addresses();
    const hold = randomUUID();
    const job = await service.job(`import urllib.request\nurllib.request.urlopen('${dataUrl}/hold/${hold}').read()`);
    const id = await service.schedule({ jobs: [{ id: job, order: 1 }], ...emails });
    const runId = await service.start(id);
    await service.eventually("the job has begun", async () => (await fetch(`${dataUrl}/held/${hold}`)).ok);
    const airflowRun = (await service.run(id, runId)).airflow_run_id ?? "";

    const stopped = await service.api.send("POST", `/api/v1/workflows/${id}/runs/${runId}/control`, { action: "stop" });
    expect(stopped.status).toBe(200);
    let passes = 0;
    await service.eventually("nothing of it goes on in Airflow, three times in a row", async () => {
      const { state } = await service.rest.run(id, airflowRun);
      const isOver = state === "failed" && Object.values(await service.rest.states(id, airflowRun)).every(isFinal);
      passes = isOver ? passes + 1 : 0;
      return passes === 3;
    });
    expect(await service.run(id, runId)).toMatchObject({ status: "cancelled" });
    expect(await mailsTo(mails, readers)).toEqual([]);
    // The scheduler may have been looking at the run when it was stopped: its last task, then, knows of it.
    const subjects = (await mailsTo(mails, operators)).map(({ subject }) => subject);
    expect(subjects.filter((subject) => subject !== `[중지] Daily report (DAG ID: ${id})`)).toEqual([]);
  });
});
