import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import PostalMime from "postal-mime";
import { afterAll, beforeAll, expect, it } from "vitest";
import * as z from "zod";
import { type MailServer, startMailServer } from "../../airflow/support/mail-server.ts";
import { own, useStack } from "../../support/stack/stack.ts";
import { eventually } from "../../support/stack/stack-wait.ts";

let folder: string;
let mails: MailServer;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "belfry-mails-"));
  mails = await startMailServer(folder);
});
afterAll(async () => {
  await mails.stop();
  rmSync(folder, { recursive: true, force: true });
});
const stack = useStack({ context: () => ({ smtpUrl: `smtp://127.0.0.1:${mails.port}` }) });
/** To whom, which subject, and the names of what is attached. */
async function received() {
  const files = readdirSync(folder).filter((name) => name.endsWith(".eml"));
  const all = await Promise.all(files.map((name) => PostalMime.parse(readFileSync(join(folder, name)))));
  return all
    .map(({ to, subject, attachments }) => [to?.[0]?.address, subject, ...attachments.map(({ filename }) => filename)])
    .toSorted((a, b) => (String(a) < String(b) ? -1 : 1));
}

const Saved = z.object({ data: z.object({ schedule_id: z.string(), state: z.string() }) });
const Started = z.object({ data: z.object({ run_id: z.string() }) });
const Detail = z.object({
  data: z.object({ status: z.string(), jobs: z.array(z.object({ id: z.string(), status: z.string() })), summary: z.looseObject({}) }),
});

it("a native schedule runs its jobs one after the other on worker queues, mails their files and its end, and has the run on record and in the month's numbers", async () => {
  const jobs = [own("extract"), own("report")];
  const order: string[] = [];
  for (const { job_id, queue } of jobs) {
    await stack.real.create({ job_id, queue, cron_expr: "0 0 1 1 *", default_params: { of: job_id } });
    await stack.worker({
      queue,
      handler: async (params) => {
        order.push(JSON.stringify(params["of"]));
        return { file: { name: `${job_id}.csv`, content: Buffer.from("a,b").toString("base64") } };
      },
    });
  }
  const { data } = Saved.parse(
    (
      await stack.real.send("POST", "/api/schedules", {
        title: "Morning report",
        jobs: jobs.map(({ job_id }, index) => ({ id: job_id, order: index + 1 })),
        start_date: "2026-01-01",
        execution_time: "09:00",
        frequency: "monthly",
        success_emails: ["desk@example.com"],
        failure_emails: ["ops@example.com"],
      })
    ).body,
  );
  expect(data.state).toBe("active");
  const path = `/api/schedules/${data.schedule_id}`;
  const { run_id } = Started.parse((await stack.real.send("POST", `${path}/start`)).body).data;
  const detail = async () => Detail.parse((await stack.real.send("GET", `${path}/runs/${run_id}`)).body).data;
  await eventually("the run has ended", async () => (await detail()).status === "success");

  expect(await detail()).toMatchObject({
    jobs: jobs.map(({ job_id }) => ({ id: job_id, status: "success" })),
    summary: { total_jobs: 2, successful_jobs: 2, failed_jobs: 0, pending_jobs: 0 },
  });
  expect(order).toEqual(jobs.map(({ job_id }) => JSON.stringify(job_id)));
  const now = new Date(Date.now() + 9 * 3_600_000);
  const month = await stack.real.send(
    "GET",
    `/api/schedules/statistics/monthly?year=${now.getUTCFullYear()}&month=${now.getUTCMonth() + 1}&timezone=Asia/Seoul`,
  );
  const { monthly } = z
    .object({ data: z.object({ monthly: z.array(z.object({ date: z.string(), success: z.int() })) }) })
    .parse(month.body).data;
  expect(monthly.find(({ date }) => date === now.toISOString().slice(0, 10))?.success).toBe(1);
  const expected = [
    ["desk@example.com", `Job ${jobs[0]?.job_id} 결과`, `${jobs[0]?.job_id}.csv`],
    ["desk@example.com", `Job ${jobs[1]?.job_id} 결과`, `${jobs[1]?.job_id}.csv`],
    ["desk@example.com", `[성공] Morning report (스케줄 ID: ${data.schedule_id})`],
  ];
  await eventually("all mails have arrived", async () => (await received()).length >= expected.length);
  expect(await received()).toEqual(expected.toSorted((a, b) => (String(a) < String(b) ? -1 : 1)));
});
