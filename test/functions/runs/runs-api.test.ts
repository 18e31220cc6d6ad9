import { expect, it } from "vitest";
import type { RunList } from "../../../shared/contract/runs/all-runs.ts";
import { text } from "../../../shared/domain/texts/text.ts";
import { newStepRun } from "../../../shared/domain/run/changes/step-run.ts";
import { aRun, aStep, aWorkflow, aWorkflowRun, iso, NOON } from "../../support/samples.ts";
import { anApi } from "../http-events.ts";

const MINUTE = 60_000;

/** Every minute back from noon: a job's, another's, a workflow's run and its step, and one that was missed. */
async function withRuns() {
  const api = anApi();
  const { runs, workflows, workflowRuns } = api.memory.ports;
  await workflows.create(aWorkflow({ workflow_id: "daily" }));
  const begun = (at: number, late: number) => ({ started_at: iso(at + late * 1000), finished_at: iso(at + late * 1000 + 8_100) });
  await runs.create(aRun({ job_id: "scan", status: "success", ...begun(NOON, 0.5) }, { scheduled: true }));
  await runs.create(
    aRun({ job_id: "sell", status: "failed", error: "Connection refused", ...begun(NOON - MINUTE, 42) }, {}, NOON - MINUTE),
  );
  const run = aWorkflowRun({ workflow_id: "daily", status: "failed", steps: "fx", ...begun(NOON - 2 * MINUTE, 1) }, NOON - 2 * MINUTE);
  await workflowRuns.create(run);
  const step = newStepRun(run, 0, aStep("fetch"), {}, NOON - 2 * MINUTE);
  await runs.create({ ...step, status: "timeout", ...begun(NOON - 2 * MINUTE, 2) });
  const reason = text("missed-beyond-grace", { grace: 60 });
  await runs.create(aRun({ job_id: "scan", status: "missed", reason }, { scheduled: true }, NOON - 3 * MINUTE));
  return { api, run, step };
}

const named = ({ runs }: RunList) => runs.map((run) => (run.kind === "workflow" ? run.workflow_id : run.job_id));

it("GET /runs lists runs of jobs and steps as ever, with whose they are", async () => {
  const { api } = await withRuns();
  const list = (await api.send("GET /runs")).json as RunList;
  expect([named(list), list.next_cursor, list.searched_to]).toEqual([["scan", "sell", "daily:fetch", "scan"], null, null]);
  expect(list.runs[0]).toMatchObject({ owner: "job#scan", kind: "job", duration_sec: 8.1, lateness: 0.5 });
  expect(list.runs[2]).toMatchObject({ owner: "workflow#daily", kind: "step", job_id: "daily:fetch" });
});

it("GET /runs lists runs of workflows among them where they are asked for", async () => {
  const { api, run } = await withRuns();
  const list = (await api.send("GET /runs?kind=job,step,workflow")).json as RunList;
  expect(named(list).toSorted()).toEqual(["daily", "daily:fetch", "scan", "scan", "sell"]);
  expect(list.runs.map(({ run_id }) => run_id)).toEqual(
    list.runs
      .map(({ run_id }) => run_id)
      .toSorted()
      .toReversed(),
  );
  expect(list.runs.find(({ kind }) => kind === "workflow")).toEqual({
    owner: "workflow#daily",
    kind: "workflow",
    run_id: run.run_id,
    workflow_id: "daily",
    status: "failed",
    reason: null,
    reason_code: null,
    trigger_source: "scheduler",
    scheduled_at: iso(NOON - 2 * MINUTE),
    queued_at: iso(NOON - 2 * MINUTE),
    started_at: iso(NOON - 2 * MINUTE + 1_000),
    finished_at: iso(NOON - 2 * MINUTE + 9_100),
    attempt: 1,
    lateness: 1,
    retry_at: null,
    source: { kind: "clock" },
    duration_sec: 8.1,
    steps: { done: 0, failed: 1, of: 2 },
  });
});

it.each<[string, readonly string[]]>([
  ["status=failed", ["sell"]],
  ["status=failed&status=timeout,missed", ["sell", "daily:fetch", "scan"]],
  ["owner=job%23scan", ["scan", "scan"]],
  ["owner=job%23scan&owner=job%23sell&status=success,failed", ["scan", "sell"]],
  ["owner=workflow%23daily", ["daily:fetch"]],
  ["owner=workflow%23daily&kind=workflow", ["daily"]],
  ["owner=workflow%23daily&kind=workflow,step,job", ["daily", "daily:fetch"]],
  ["owner=job%23daily:fetch", ["daily:fetch"]],
  ["owner=workflow%23gone&kind=workflow", []],
  ["not_owner=job%23scan", ["sell", "daily:fetch"]],
  ["not_owner=workflow%23daily&kind=job,step,workflow", ["scan", "sell", "scan"]],
  ["source=clock", ["scan", "scan"]],
  ["source=step,hand", ["sell", "daily:fetch"]],
  ["late_over=5", ["sell"]],
  ["late_over=0.4&kind=job", ["scan", "sell"]],
  ["q=REFUSED", ["sell"]],
  ["q=grace", ["scan"]],
  ["q=missed-beyond-grace", ["scan"]],
  ["kind=step", ["daily:fetch"]],
  ["order=oldest&kind=job", ["scan", "sell", "scan"]],
  [`from=${iso(NOON - 90_000)}`, ["scan", "sell"]],
  [`from=${iso(NOON - 130_000)}&to=${iso(NOON - 1)}&kind=workflow`, ["daily"]],
])("GET /runs?%s lists %j", async (query, expected) => {
  const { api } = await withRuns();
  const found = named((await api.send(`GET /runs?${query}`)).json as RunList);
  // A workflow's run and its steps are due at the same time; their ids tell which is first.
  expect(query.includes("workflow") ? found.toSorted() : found).toEqual(query.includes("workflow") ? expected.toSorted() : expected);
});

it("GET /runs looks for words in the caller's language", async () => {
  const { api } = await withRuns();
  const asked = async (language: string) =>
    named((await api.send(`GET /runs?q=${encodeURIComponent("놓쳤")}`, { headers: { "accept-language": language } })).json as RunList);
  expect([await asked("ko"), await asked("en")]).toEqual([["scan"], []]);
});

it.each([
  "kind=trigger",
  "kind=",
  "status=done",
  "status=failed,done",
  "owner=scan",
  "owner=trigger%23x",
  `owner=${Array.from({ length: 21 }, (_, n) => `job%23j${n}`).join(",")}`,
  "source=manual",
  "late_over=-1",
  "late_over=x",
  "q=",
  "order=up",
  "cursor=x",
  `from=${iso(NOON)}&to=${iso(NOON - 1)}`,
  "from=2026-01-01T00:00:00Z",
])("GET /runs?%s is refused", async (query) => {
  expect((await anApi().send(`GET /runs?${query}`)).error.code).toBe("VALIDATION_ERROR");
});

it.each(["newest", "oldest"])("GET /runs walks all kinds page by page, the %s first, none twice and none left out", async (order) => {
  const api = anApi();
  const { runs, workflows, workflowRuns } = api.memory.ports;
  for (const workflow_id of ["daily", "weekly"]) await workflows.create(aWorkflow({ workflow_id }));
  const ids: string[] = [];
  for (let n = 0; n < 40; n += 1) {
    const at = NOON - n * 17 * MINUTE;
    const run = aRun({ job_id: `job-${n % 3}`, status: n % 4 === 0 ? "failed" : "success" }, {}, at);
    const ofWorkflow = aWorkflowRun({ workflow_id: n % 2 ? "daily" : "weekly", status: "failed" }, at);
    await runs.create(run);
    await workflowRuns.create(ofWorkflow);
    ids.push(ofWorkflow.run_id, ...(n % 4 === 0 ? [run.run_id] : []));
  }
  const found: string[] = [];
  let cursor = "";
  for (let pages = 0; pages < 30; pages += 1) {
    const query = `kind=job,workflow&status=failed&limit=7&order=${order}${cursor === "" ? "" : `&cursor=${cursor}`}`;
    const list = (await api.send(`GET /runs?${query}`)).json as RunList;
    found.push(...list.runs.map(({ run_id }) => run_id));
    if (list.next_cursor === null) break;
    expect(list.runs).toHaveLength(7);
    cursor = list.next_cursor;
  }
  expect(found).toEqual(order === "newest" ? ids.toSorted().toReversed() : ids.toSorted());
});

it("a search that finds little ends after ten thousand runs, and says where it goes on", async () => {
  const api = anApi();
  for (let n = 0; n < 10_050; n += 1) await api.memory.runs.create(aRun({ job_id: "scan", status: "success" }, {}, NOON - n * 1_000));
  await api.memory.runs.create(aRun({ job_id: "scan", status: "failed" }, {}, NOON - 20_000_000));
  const first = (await api.send("GET /runs?status=failed")).json as RunList;
  expect([first.runs, first.searched_to]).toEqual([[], iso(NOON - 9_999 * 1_000)]);
  const second = (await api.send(`GET /runs?status=failed&cursor=${first.next_cursor}`)).json as RunList;
  expect([second.runs.length, second.next_cursor, second.searched_to]).toEqual([1, null, null]);
}, 30_000);

it("GET /runs/{run_id} finds a workflow's run too", async () => {
  const { api, run, step } = await withRuns();
  expect((await api.send(`GET /runs/${run.run_id}`)).json).toMatchObject({ kind: "workflow", owner: "workflow#daily", run_id: run.run_id });
  expect((await api.send(`GET /runs/${step.run_id}`)).json).toMatchObject({ kind: "step", owner: "workflow#daily", job_id: "daily:fetch" });
});
