import { describe, expect, it } from "vitest";
import type { DayOfRuns, MonthOfRuns } from "../../../shared/contract/schedules/statistics.ts";
import type { RunStatus } from "../../../shared/domain/run/run.ts";
import { runId } from "../../../shared/domain/run/run-id.ts";
import { aJob, aRun, aWorkflow, aWorkflowRun, iso, NOON } from "../../support/samples.ts";
import { type Api, anApi } from "../http-events.ts";

const HOUR = 3_600_000;
const SCHEDULE = "01JCZ9V6W2K3Q4R5S6T7V8W9XA";

/** A job each hour, a workflow each day at 15:00, a paused job; and runs of them and of a schedule on the day of `NOON`. */
async function withPast(): Promise<Api> {
  const api = anApi();
  const { jobs, workflows, runs, workflowRuns } = api.memory.ports;
  const utc = { timezone: "UTC", active_since: iso(NOON) };
  await jobs.create(aJob({ job_id: "scan", id: "scan", cron_expr: "0 * * * *", ...utc }));
  await jobs.create(aJob({ job_id: "idle", id: "idle", cron_expr: "0 * * * *", ...utc, enabled: false }));
  await workflows.create(aWorkflow({ workflow_id: "daily", id: "daily", cron_expr: "0 15 * * *", ...utc }));
  const ofJob = async (hours: number, status: RunStatus) => {
    const at = NOON + hours * HOUR;
    const run_id = runId({ scope: "real", owner: "job#scan", scheduledAt: at });
    await runs.create(aRun({ job_id: "scan", run_id, status, scheduled_at: iso(at), queued_at: iso(at) }));
  };
  await ofJob(-3, "success");
  await ofJob(-2, "timeout");
  await ofJob(-1, "skipped");
  const ofWorkflow = async (workflow_id: string, hours: number, status: "success" | "failed") => {
    const at = NOON + hours * HOUR;
    const run_id = runId({ scope: "real", owner: `workflow#${workflow_id}`, scheduledAt: at });
    await workflowRuns.create(aWorkflowRun({ workflow_id, run_id, status, scheduled_at: iso(at) }));
  };
  await ofWorkflow("daily", -2, "failed");
  await ofWorkflow(SCHEDULE, -2, "success");
  return api;
}

const date = iso(NOON).slice(0, 10);
const month = date.slice(0, 7);
const monthOf = async (api: Api, query = "") =>
  (await api.send(`GET /statistics/months/${month}?timezone=UTC${query}`)).json as MonthOfRuns;
const dayOf = async (api: Api, query = "") => (await api.send(`GET /statistics/days/${date}?timezone=UTC${query}`)).json as DayOfRuns;

describe("the calendar of runs", () => {
  it("counts runs of jobs, workflows and schedules by the day on which they were due, and what is still to come", async () => {
    const { days, timezone } = await monthOf(await withPast());
    expect(timezone).toBe("UTC");
    expect(days).toHaveLength(30);
    const today = days.find((day) => day.date === date);
    // 12 more hours of the job, and the workflow's 15:00.
    expect(today).toMatchObject({ success: 2, timeout: 1, skipped: 1, failed: 1, missed: 0, active: 0, planned: 12, behind: false });
    expect(days.at(-1)).toMatchObject({ success: 0, planned: 25 });
  });

  it("tells the hours of a day, each from its own first instant", async () => {
    const { hours } = await dayOf(await withPast());
    expect(hours).toHaveLength(24);
    expect(hours[10]).toMatchObject({ from: iso(NOON - 2 * HOUR), success: 1, failed: 1, timeout: 1, planned: 0 });
    expect(hours[15]).toMatchObject({ planned: 2 });
  });

  it("counts one kind alone where that is asked for", async () => {
    const { hours } = await dayOf(await withPast(), "&kind=schedule");
    expect(hours[10]).toMatchObject({ success: 1, failed: 0, timeout: 0 });
    expect(hours[15]).toMatchObject({ planned: 0 });
  });

  it.each([
    ["job%23scan", { success: 0, timeout: 1, failed: 0 }, 1],
    ["workflow%23daily", { success: 0, timeout: 0, failed: 1 }, 1],
    [`workflow%23${SCHEDULE}`, { success: 1, timeout: 0, failed: 0 }, 0],
  ])("counts the runs of %s alone, from its own records", async (owner, tenth, planned) => {
    const { hours } = await dayOf(await withPast(), `&owner=${owner}`);
    expect(hours[10]).toMatchObject(tenth);
    expect(hours[15]).toMatchObject({ planned });
  });

  it("has nothing to come for what is paused, or is none", async () => {
    const api = await withPast();
    for (const owner of ["job%23idle", "job%23none"]) {
      const { days } = await monthOf(api, `&owner=${owner}`);
      expect(days.every(({ planned, success }) => planned + success === 0)).toBe(true);
    }
  });

  it("has 23 hours where clocks are set forward, and 25 where they are set back", async () => {
    const api = await withPast();
    const hours = async (day: string) =>
      ((await api.send(`GET /statistics/days/${day}?timezone=America/New_York`)).json as DayOfRuns).hours.length;
    expect([await hours("2027-03-14"), await hours("2027-11-07")]).toEqual([23, 25]);
  });

  it.each([
    ["GET /statistics/months/2026-13", "path.month"],
    ["GET /statistics/months/1999-12", "path.month"],
    ["GET /statistics/days/2026-02-30", "path.date"],
    [`GET /statistics/months/${month}?timezone=Mars`, "query.timezone"],
    [`GET /statistics/months/${month}?kind=nope`, "query.kind"],
    [`GET /statistics/months/${month}?owner=nope`, "query.owner"],
  ])("refuses %s, naming %s", async (request, path) => {
    const { status, error } = await (await withPast()).send(request);
    expect(status).toBe(400);
    expect(error.details.map((one) => one.path.split(".").slice(0, 2).join("."))).toContain(path);
  });
});
