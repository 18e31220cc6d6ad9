import { describe, expect, it } from "vitest";
import { attempted, newDelivery } from "../../shared/domain/notification/delivery.ts";
import { endMailOf, fileMailOf } from "../../shared/domain/notification/mail-ids.ts";
import { SCHEDULE_MAILS } from "../../shared/domain/notification/schedule-mail.ts";
import { stepRunKey } from "../../shared/domain/run/changes/step-run.ts";
import { text } from "../../shared/domain/texts/text.ts";
import type { ScheduledJob } from "../../shared/domain/schedules/schedule.ts";
import { aRun, aStep, aWorkflowRun, iso, NOON } from "../support/samples.ts";
import { type Api, anApi } from "./http-events.ts";

const NATIVE: ScheduledJob = {
  id: "report",
  title: "Report",
  order: 0,
  description: "the morning's",
  commands: [{ content: "sums up", order: 1 }],
  data_load_url: "",
  data_load_code: null,
  code: "",
  work: { queue: "real.jobs.report", params: { day: "<$.params.day>", of: ["<$"] }, timeout_sec: 60, retry_limit: 1 },
};
const ASKED = {
  title: "Morning report",
  jobs: [{ id: "report", order: 3 }],
  start_date: "2026-11-01T00:00:00",
  execution_time: "9:5",
  frequency: "weekly",
  success_emails: ["desk@example.com"],
};

function anApiWithJobs(): Api {
  const api = anApi();
  api.memory.jobDirectory.jobs.set("report", NATIVE);
  api.memory.jobDirectory.jobs.set("sales", { ...NATIVE, id: "sales", work: null, code: "out = None" });
  return api;
}

async function created(api: Api, more: object = {}): Promise<string> {
  const { status, json } = await api.send("POST /api/schedules", { body: { ...ASKED, ...more } });
  expect(status).toBe(200);
  return (json as { data: { schedule_id: string } }).data.schedule_id;
}

describe("the API of schedules, without an Airflow", () => {
  it("registers a schedule, shows it with its jobs, and when it runs next", async () => {
    const api = anApiWithJobs();
    const id = await created(api);
    const { json } = await api.send(`GET /api/schedules/${id}`);
    expect(json).toMatchObject({
      result: "success",
      data: {
        schedule_id: id,
        engine: "native",
        state: "active",
        frequency: "weekly",
        frequency_cron: "5 9 * * 0",
        frequency_display: { type: "weekly", dayOfWeek: "Sun", time: "09:05" },
        execution_time: "09:05",
        start_date: "2026-11-01",
        end_date: null,
        is_paused: false,
        next_run: { scheduled_time: "2026-11-22T00:05:00.000Z" },
        jobs: [{ id: "report", order: 1, title: "Report", description: "the morning's", commands: [{ content: "sums up", order: 1 }] }],
      },
    });
  });

  it.each([
    ["frequency", { frequency: "hourly" }, "frequency-unknown"],
    ["frequency", { frequency: "0 0 6 * * *" }, "cron-five-fields"],
    ["end_date", { end_date: "2026-10-31" }, "end-not-after-start"],
    ["end_date", { end_date: "2026-11-01T23:59:59" }, "end-not-after-start"],
    ["execution_time", { execution_time: "24:00" }, "time-form"],
    ["start_date", { start_date: "2026-02-30" }, "date-form"],
    [
      "jobs.1.id",
      {
        jobs: [
          { id: "report", order: 1 },
          { id: "report", order: 2 },
        ],
      },
      "job-twice",
    ],
    ["jobs.0.id", { jobs: [{ id: "nobody", order: 1 }] }, "job-unknown"],
    ["jobs.0.id", { jobs: [{ id: "sales", order: 1 }] }, "job-not-native"],
    ["success_emails.0", { success_emails: ["no address"] }, "invalid"],
    ["owner", { owner: "somebody else" }, "unknown-field"],
  ])("refuses what is wrong with %s, %o, and stores nothing", async (path, more, reason) => {
    const api = anApiWithJobs();
    const { status, error } = await api.send("POST /api/schedules", { body: { ...ASKED, ...more } });
    expect([status, error.details[0]?.path, error.details[0]?.reason]).toEqual([400, path, reason]);
    expect(await api.memory.schedules.list()).toEqual([]);
  });

  it("says in Korean that a schedule does not exist, with 404", async () => {
    const { status, error } = await anApiWithJobs().send("GET /api/schedules/01ARZ3NDEKTSV4RRFFQ69G5FAV", {
      headers: { "accept-language": "ko" },
    });
    expect([status, error.code]).toEqual([404, "NOT_FOUND"]);
    expect(error.message).toContain("스케줄");
  });

  it.each([
    "GET /api/schedules/nope",
    "DELETE /api/schedules/nope",
    "POST /api/schedules/nope/start",
    "PATCH /api/schedules/nope/toggle",
    "GET /api/schedules/nope/runs",
  ])("%s is not found, as what has the form of an id and is none", async (route) => {
    const { status, error } = await anApiWithJobs().send(route);
    expect([status, error.code]).toEqual([404, "NOT_FOUND"]);
  });

  it("does not find a run by what is no id of one", async () => {
    const api = anApiWithJobs();
    const { status, error } = await api.send(`GET /api/schedules/${await created(api)}/runs/manual__2026`);
    expect([status, error.code]).toEqual([404, "NOT_FOUND"]);
  });

  it("needs an Airflow for engine airflow", async () => {
    const { status, error } = await anApiWithJobs().send("POST /api/schedules", { body: { ...ASKED, engine: "airflow" } });
    expect([status, error.reason]).toEqual([503, "airflow-not-configured"]);
  });

  it("changes only what is sent, and keeps when the schedule was made", async () => {
    const api = anApiWithJobs();
    const id = await created(api);
    const before = await api.memory.schedules.get(id);
    api.memory.clock.advance(60);
    const { json } = await api.send(`PATCH /api/schedules/${id}`, { body: { title: "Evening report" } });
    expect(json).toMatchObject({ data: { schedule_id: id, updated_at: "2026-11-20T12:01:00.000Z" } });
    expect(await api.memory.schedules.get(id)).toMatchObject({
      title: "Evening report",
      created_at: before?.created_at,
      success_emails: ["desk@example.com"],
      cron: "5 9 * * 0",
    });
    const workflow = await api.memory.workflows.getDefinition(id);
    expect(workflow?.name).toBe("Evening report");
    expect(workflow?.steps[0]?.params).toEqual({ day: "<$$.params.day>", of: ["<$$"] });
  });

  it("takes an end date from the day after the start date on, also of a change", async () => {
    const api = anApiWithJobs();
    const id = await created(api, { end_date: "2026-11-02" });
    const { status, error } = await api.send(`PATCH /api/schedules/${id}`, { body: { start_date: "2026-11-02" } });
    expect([status, error.details[0]?.path, error.details[0]?.reason]).toEqual([400, "end_date", "end-not-after-start"]);
    expect(await api.memory.schedules.get(id)).toMatchObject({ start_date: "2026-11-01", end_date: "2026-11-02" });
  });

  it("lists by part of the title, of the owner and of the frequency, in pages", async () => {
    const api = anApiWithJobs();
    for (const title of ["Alpha", "Beta", "Gamma"]) {
      await created(api, { title });
      api.memory.clock.advance(1);
    }
    const titles = async (query: string) => {
      const { json } = await api.send(`GET /api/schedules?${query}`);
      const { data } = json as { data: { schedules: { title: string }[]; total: number } };
      return [data.total, ...data.schedules.map(({ title }) => title)];
    };
    expect(await titles("title=ETA")).toEqual([1, "Beta"]);
    expect(await titles("frequency=week")).toEqual([3, "Gamma", "Beta", "Alpha"]);
    expect(await titles("owner=nobody")).toEqual([0]);
    expect(await titles("page=2&size=2")).toEqual([3, "Alpha"]);
    expect(await titles("page=9&size=2")).toEqual([3]);
    expect(await titles("status=paused")).toEqual([0]);
  });

  it("pauses and resumes by turns, and the workflow with it", async () => {
    const api = anApiWithJobs();
    const id = await created(api);
    expect((await api.send(`PATCH /api/schedules/${id}/toggle`)).json).toMatchObject({ data: { is_paused: true } });
    expect((await api.memory.workflows.getDefinition(id))?.enabled).toBe(false);
    expect((await api.send(`PATCH /api/schedules/${id}/toggle`)).json).toMatchObject({ data: { is_paused: false } });
    expect((await api.memory.workflows.getDefinition(id))?.enabled).toBe(true);
  });

  it("starts a run, which is listed and shown with its jobs; deleted, the schedule is gone", async () => {
    const api = anApiWithJobs();
    const id = await created(api);
    const { json } = await api.send(`POST /api/schedules/${id}/start`);
    const { run_id } = (json as { data: { run_id: string } }).data;
    expect((await api.send(`GET /api/schedules/${id}/runs`)).json).toMatchObject({
      data: { total: 1, runs: [{ run_id, status: "queued" }] },
    });
    expect((await api.send(`GET /api/schedules/${id}/runs/${run_id}`)).json).toMatchObject({
      data: {
        jobs: [{ id: "report", status: "pending", error_log: null }],
        summary: { total_jobs: 1, successful_jobs: 0, failed_jobs: 0, pending_jobs: 1 },
      },
    });
    expect((await api.send(`DELETE /api/schedules/${id}`)).status).toBe(200);
    expect((await api.send(`DELETE /api/schedules/${id}`)).status).toBe(404);
    expect(await api.memory.workflows.getDefinition(id)).toBeUndefined();
  });

  it("tells of a run that has ended to whom its mails went, and why one did not arrive, in the reader's language", async () => {
    const api = anApiWithJobs();
    const { memory } = api;
    const id = await created(api, { failure_emails: ["ops@example.com"] });
    const step = aStep("report");
    await memory.workflows.saveStepsSnapshot(id, "spec-1", [step]);
    const run = aWorkflowRun({ workflow_id: id, status: "success", started_at: iso(NOON), finished_at: iso(NOON + 9_000) });
    await memory.workflowRuns.create(run);
    const report = aRun({ ...stepRunKey(run, step), status: "success", started_at: iso(NOON), finished_at: iso(NOON + 8_000) });
    await memory.runs.create(report);
    const url = `GET /api/schedules/${id}/runs/${run.run_id}`;
    expect((await api.send(url)).json).toMatchObject({ data: { mails: [] } });

    const order = (delivery_id: string, subject: string) => {
      const content = { kind: "mail", to: ["desk@example.com"], subject, text: "", attachment: null } as const;
      return newDelivery({ config_id: SCHEDULE_MAILS, delivery_id, content, subjects: [] }, NOON + 10_000);
    };
    const why = text("mail-file-gone");
    const at = { at: NOON + 11_000, duration_ms: 5 };
    const ended = attempted(order(endMailOf(run).delivery_id, "[Success]"), at, { kind: "delivered", status_code: 250 });
    const file = attempted(order(fileMailOf(report).delivery_id, "Result"), at, { kind: "failed", status_code: null, why, passing: false });
    for (const delivery of [ended, file, order("another", "of another run")]) await memory.deliveries.createDelivery(delivery);
    const { json } = await api.send(url, { headers: { "accept-language": "ko" } });
    const shared = { to: ["desk@example.com"], ordered_at: iso(NOON + 10_000), attempt_count: 1, attempted_at: iso(NOON + 11_000) };
    expect((json as { data: { mails: unknown } }).data.mails).toEqual([
      { ...shared, job_id: null, subject: "[Success]", status: "delivered", next_attempt_at: null, error: null },
      { ...shared, job_id: "report", subject: "Result", status: "failed", next_attempt_at: null, error: expect.stringMatching(/[가-힣]/) },
    ]);
  });

  it("counts a month and lists a day: what ran, and what is still to come", async () => {
    const api = anApiWithJobs();
    const id = await created(api, { frequency: "daily" });
    const month = (await api.send("GET /api/schedules/statistics/monthly?year=2026&month=11")).json as {
      data: { monthly: { date: string; pending: number }[] };
    };
    expect(month.data.monthly).toHaveLength(30);
    expect(month.data.monthly.filter(({ pending }) => pending === 1).map(({ date }) => date.slice(-2))).toEqual([
      "21",
      "22",
      "23",
      "24",
      "25",
      "26",
      "27",
      "28",
      "29",
      "30",
    ]);
    const day = await api.send("GET /api/schedules/statistics/daily?year=2026&month=11&day=21");
    expect(day.json).toMatchObject({
      data: { date: "2026-11-21", pending: [{ schedule_id: id, status: "pending", next_run_time: "2026-11-21T00:05:00.000Z" }] },
    });
    expect((await api.send("GET /api/schedules/statistics/daily?year=2026&month=2&day=31")).json).toMatchObject({
      data: { success: [], failed: [], pending: [] },
    });
    expect((await api.send("DELETE /api/schedules/statistics/monthly/cache?year=2026&month=11")).status).toBe(200);
    expect((await api.send("GET /api/schedules/statistics/monthly?year=2026&month=13")).status).toBe(400);
  });
});
