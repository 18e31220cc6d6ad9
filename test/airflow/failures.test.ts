import { PutObjectCommand } from "@aws-sdk/client-s3";
import { describe, expect, it } from "vitest";
import { stopMarkKey } from "../../shared/domain/airflow/stop-mark.ts";
import { aDagJob } from "../support/airflow/schedules.ts";
import { Deployed } from "./support/deployed.ts";
import { textOf } from "./support/mails.ts";
import { localS3 } from "./support/publish.ts";
import { isFinal } from "./support/rest.ts";
import { settings } from "./support/settings.ts";

const { awsEndpoint, dataUrl, resultsBucket } = settings();

describe.concurrent.each([2, 3] as const)("on Airflow %i", (major) => {
  it("a job that fails ends the run as failed: no later job runs, and only operators get a mail, which names it", async () => {
    const deployed = new Deployed(major);
    const jobs = [aDagJob({ id: "a", code: "rows = []\nrows[0]" }), aDagJob({ id: "b", order: 2 })];
    await deployed.deploy({ jobs });
    const run = await deployed.rest.trigger(deployed.id);
    expect((await deployed.ended(run)).state).toBe("failed");
    expect(await deployed.rest.states(deployed.id, run)).toEqual({
      check_due: "success",
      job_a: "failed",
      check_email_a: "upstream_failed",
      email_job_a: "upstream_failed",
      skip_email_a: "upstream_failed",
      cleanup_job_a: "upstream_failed",
      job_b: "upstream_failed",
      check_email_b: "upstream_failed",
      email_job_b: "upstream_failed",
      skip_email_b: "upstream_failed",
      cleanup_job_b: "upstream_failed",
      failure_sensor: "failed",
      send_notification: "success",
    });
    const [mail, ...others] = await deployed.mailsTo(deployed.operators);
    expect([mail?.subject, others]).toEqual([`[실패] Daily report (DAG ID: ${deployed.id})`, []]);
    expect(mail && textOf(mail)).toMatch(/실패한 태스크: job_a\s*$/);
    expect(await deployed.mailsTo(deployed.readers)).toEqual([]);
    const { job_a } = await deployed.rest.tasks(deployed.id, run);
    const log = await deployed.rest.log(deployed.id, run, "job_a", job_a?.try_number ?? 0);
    expect(log).toMatch(/IndexError.*list index out of range/s);
    expect(log).toContain("<code of job a>");
  });

  it("a run that is stopped ends without a mail, or with one that says so; the next run is one like any other", async () => {
    const deployed = new Deployed(major);
    const code = `import urllib.request\nurllib.request.urlopen('${dataUrl}/hold/${deployed.id}').read()`;
    await deployed.deploy({ jobs: [aDagJob({ code })] });
    const { id, rest } = deployed;
    const run = await rest.trigger(id);
    await deployed.eventually("the job has begun", async () => (await fetch(`${dataUrl}/held/${id}`)).ok);

    const Key = stopMarkKey("results/", id, run);
    await localS3(awsEndpoint).send(new PutObjectCommand({ Bucket: resultsBucket, Key, Body: "stopped\n" }));
    // The scheduler may have been looking at it: then it goes on, and its last task runs.
    await deployed.eventually("the run is over", async () => {
      const { state } = await rest.run(id, run);
      if (state !== "failed") await rest.setRunState(id, run, "failed");
      const open = Object.entries(await rest.states(id, run)).filter(([, of]) => !isFinal(of));
      for (const [task] of open) await rest.setTaskState(id, run, task, "failed");
      return state === "failed" && open.length === 0;
    });
    const stopped = `[중지] Daily report (DAG ID: ${id})`;
    const before = (await deployed.mailsTo(deployed.operators)).map(({ subject }) => subject);
    expect(before.filter((subject) => subject !== stopped)).toEqual([]);

    // As if the scheduler had revived it: its last task runs after all.
    await rest.clear(id, run, ["send_notification"]);
    const subjects = await deployed.eventually("one more mail of the stopped run", async () => {
      const mails = await deployed.mailsTo(deployed.operators);
      return mails.length > before.length && mails.map(({ subject }) => subject);
    });
    expect(subjects.filter((subject) => subject !== stopped)).toEqual([]);

    const next = await rest.trigger(id);
    expect((await deployed.ended(next)).state).toBe("success");
    const toReaders = (await deployed.mailsTo(deployed.readers)).map(({ subject }) => subject);
    expect(toReaders).toEqual([`[성공] Daily report (DAG ID: ${id})`]);
    expect(await deployed.mailsTo(deployed.operators)).toHaveLength(subjects.length);
  });
});
