import { expect, it } from "vitest";
import { occurrenceId } from "../../../shared/domain/run/run-id.ts";
import { text } from "../../../shared/domain/texts/text.ts";
import { aJob, anOccurrence, aRun, aTrigger, aWorkflow, aWorkflowRun, iso, NOON, ref } from "../../support/samples.ts";
import { anApi } from "../http-events.ts";

const MINUTE = 60_000;
const ROOT = "/api/v1/workflows";
const grace = text("missed-beyond-grace", { grace: 60 });
const slot = { maxParallel: 9, startedAt: iso(NOON), nextDueAt: null, activeSince: iso(NOON) };

it("workflows tell how they fare, alone and in their list", async () => {
  const api = anApi();
  const { workflows, workflowRuns } = api.memory.ports;
  await workflows.create(aWorkflow({ workflow_id: "daily", enabled: false, paused_at: iso(NOON) }));
  const missed = aWorkflowRun({ workflow_id: "daily", status: "missed", reason: grace }, NOON - MINUTE);
  await workflowRuns.createUnstarted(missed, ref("daily"));
  await workflows.acquireSlot(ref("daily"), "r", slot);
  const fares = {
    paused_at: iso(NOON),
    active_runs: 1,
    last_run_at: iso(NOON),
    last_status: "queued",
    last_error: "missed by more than misfire_grace_sec (60 s)",
    last_reason: "missed-beyond-grace",
    failure_streak: 1,
    failing_since: iso(NOON - MINUTE),
  };
  expect((await api.send(`GET ${ROOT}/daily`)).json).toMatchObject(fares);
  expect((await api.send(`GET ${ROOT}`)).json).toMatchObject({ workflows: [fares], total_workflows: 1 });
  const made = await api.send(`POST ${ROOT}`, {
    body: { name: "New", workflow_id: "new", steps: [{ step_id: "a", queue: "real.jobs.a" }] },
  });
  expect(made.json).toMatchObject({ active_runs: 0, failure_streak: 0, last_status: null, failing_since: null });
});

it("triggers tell how they fare, alone and in their list", async () => {
  const api = anApi();
  const { triggers } = api.memory.ports;
  await triggers.create(aTrigger({ enabled: false, paused_at: iso(NOON) }));
  await triggers.recordOccurrence(anOccurrence({ status: "missed", reason: grace }));
  await triggers.recordOccurrence(anOccurrence({ status: "dropped", reason: "a loop" }, NOON + MINUTE));
  const fares = { paused_at: iso(NOON), failure_streak: 2, failing_since: iso(NOON), last_error: "a loop", last_reason: null };
  expect((await api.send("GET /triggers/github")).json).toMatchObject(fares);
  expect((await api.send("GET /triggers")).json).toMatchObject([fares]);
});

it("jobs tell why the last one ended as it did, for programs", async () => {
  const api = anApi();
  const { jobs, runs } = api.memory.ports;
  await jobs.create(aJob({ job_id: "scan", id: "scan" }));
  await runs.createUnstarted(aRun({ job_id: "scan", status: "missed", reason: grace }), ref("scan"));
  expect((await api.send("GET /jobs/scan")).json).toMatchObject({ last_reason: "missed-beyond-grace", failure_streak: 1 });
});

it("lists answer only the fields that are asked for, and the id", async () => {
  const api = anApi();
  await api.memory.jobs.create(aJob({ job_id: "scan", id: "scan" }));
  await api.memory.workflows.create(aWorkflow({ workflow_id: "daily" }));
  await api.memory.triggers.create(aTrigger());
  expect((await api.send("GET /jobs?fields=enabled,queue&fields=version")).json).toEqual([
    { job_id: "scan", queue: "real.jobs.buy-scanner", enabled: true, version: 1 },
  ]);
  expect((await api.send("GET /jobs?fields=job_id")).json).toEqual([{ job_id: "scan" }]);
  expect((await api.send(`GET ${ROOT}?fields=step_count`)).json).toMatchObject({ workflows: [{ id: "daily", step_count: 2 }], total: 1 });
  expect((await api.send("GET /triggers?fields=topic")).json).toEqual([{ trigger_id: "github", topic: "webhooks.github" }]);
});

it.each(["GET /jobs?fields=none", "GET /jobs?fields=", `GET ${ROOT}?fields=steps`, "GET /triggers?fields=secret"])(
  "%s is refused",
  async (request) => {
    expect((await anApi().send(request)).error.details[0]?.path).toBe("query.fields");
  },
);

it("GET /recent answers the last occurrences of triggers", async () => {
  const api = anApi();
  const { triggers } = api.memory.ports;
  await triggers.create(aTrigger());
  await triggers.recordOccurrence(anOccurrence({ recorded_at: iso(NOON + 170) }));
  await triggers.recordOccurrence(anOccurrence({ status: "missed", reason: grace, recorded_at: iso(NOON + 2 * MINUTE) }, NOON + MINUTE));
  expect((await api.send("GET /recent?kind=trigger&ids=github,none")).json).toEqual({
    recent: {
      github: [
        ["s", NOON / 1000, 0, 0.17, 1],
        ["m", NOON / 1000 + 60, 0, 60, 1],
      ],
    },
    usual: {},
  });
});

it("GET /triggers/{trigger_id}/explain says why an occurrence published, or not", async () => {
  const api = anApi();
  const { triggers } = api.memory.ports;
  const clock = aTrigger({ type: "cron", cron_expr: "*/5 * * * *", timezone: "UTC", active_since: iso(NOON - 60 * MINUTE) });
  await triggers.create(clock);
  const at = (minutes: number) => NOON + minutes * MINUTE;
  await triggers.recordOccurrence(anOccurrence({ occurrence_id: occurrenceId(clock, at(-5)) }, at(-5)));
  await triggers.recordOccurrence(anOccurrence({ occurrence_id: occurrenceId(clock, at(-10)), status: "missed", reason: grace }, at(-10)));
  const dropped = { occurrence_id: occurrenceId(clock, at(-15)), status: "dropped", reason: "TypeError" } as const;
  await triggers.recordOccurrence(anOccurrence(dropped, at(-15)));
  const explained = async (minutes?: number) => {
    const { json } = await api.send(`GET /triggers/github/explain${minutes === undefined ? "" : `?at=${iso(at(minutes))}`}`);
    const { decided, rules, remedies } = json as { decided: string; remedies: string[]; rules: { rule: string; verdict: string }[] };
    return [decided, rules.map(({ rule, verdict }) => `${rule} ${verdict}`).join(", "), remedies];
  };
  expect(await explained(-5)).toEqual(["published", "schedule pass, active pass, time pass, outcome pass", []]);
  expect(await explained(-10)).toEqual(["missed", "schedule pass, active pass, time stop, outcome not-reached", ["raise-grace"]]);
  expect(await explained(-15)).toEqual(["dropped", "schedule pass, active pass, time pass, outcome stop", []]);
  expect(await explained(-20)).toEqual(["unrecorded", "schedule pass, active pass, time unknown, outcome unknown", []]);
  expect(await explained(-1)).toEqual([
    "not-due",
    "schedule stop, active not-reached, time not-reached, outcome not-reached",
    ["edit-schedule"],
  ]);
  expect((await explained())[0]).toBe("coming");
  expect((await api.send("GET /triggers/none/explain")).status).toBe(404);
});

it("GET …/explain of a workflow's coming occurrence names the runs that hold its slots", async () => {
  const api = anApi();
  const { workflows, workflowRuns } = api.memory.ports;
  const run = aWorkflowRun({ workflow_id: "daily", status: "running", started_at: iso(NOON - MINUTE) }, NOON - MINUTE);
  await workflows.create(aWorkflow({ workflow_id: "daily", cron_expr: "*/5 * * * *", timezone: "UTC" }));
  await workflows.acquireSlot(ref("daily"), run.run_id, slot);
  await workflowRuns.create(run);
  expect((await api.send(`GET ${ROOT}/daily/explain`)).json).toMatchObject({
    decided: "coming",
    rules: expect.arrayContaining([
      expect.objectContaining({
        rule: "limit",
        facts: { max_parallel: 1, runs: [{ run_id: run.run_id, state: "running", since: iso(NOON - MINUTE) }] },
      }),
    ]),
  });
});
