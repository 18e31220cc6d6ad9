import { afterEach, describe, expect, it } from "vitest";
import { readBelfryFile, task } from "../../localstack/airflow-stub/dag.ts";
import { ruled } from "../../localstack/airflow-stub/trigger-rule.ts";
import { type AirflowBench, belfryFile, openAirflow } from "../support/airflow.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const NINE = { cron: "0 9 * * *", timezone: "UTC", start: null, end: null };

let bench: AirflowBench;
afterEach(() => bench.stub.stop());

const open = async (...args: Parameters<typeof openAirflow>) => void (bench = await openAirflow(...args));
const states = async () => Object.fromEntries((await bench.airflow.listRuns({})).rows.map(({ run_id, state }) => [run_id, state]));

describe("the stand-in's files", () => {
  it("become DAGs some time after they are there, and stale some time after they are gone", async () => {
    await open("v2");
    bench.stub.world.processor.delays.parse = 40_000;
    const isStale = async () => (await bench.airflow.getDag("one"))?.is_stale;
    expect(await isStale()).toBeUndefined();
    bench.pass(39_000);
    expect(await isStale()).toBeUndefined();
    bench.pass(1_000);
    expect(await isStale()).toBe(false);
    bench.files.clear();
    expect(await isStale()).toBe(false);
    bench.pass(40_000);
    expect(await isStale()).toBe(true);
  });

  it("that are mended leave their error for a while", async () => {
    await open("v1");
    await bench.airflow.getDag("one");
    bench.stub.world.processor.delays.errorsOutlive = 60_000;
    bench.files.set("one.py", "broken");
    expect(await bench.airflow.listImportErrors()).toMatchObject([{ file: "/opt/airflow/dags/one.py", bundle_name: null }]);
    expect(await bench.airflow.getDag("one")).toMatchObject({ has_import_errors: true });
    bench.files.set("one.py", "a dag of airflow again");
    expect(await bench.airflow.listImportErrors()).toHaveLength(1);
    bench.pass(60_000);
    expect(await bench.airflow.listImportErrors()).toEqual([]);
  });

  it("bring their DAG back after it was deleted, without its runs", async () => {
    await open("v2");
    await bench.airflow.triggerRun({ dag_id: "one", run_id: "r" });
    expect(await bench.airflow.deleteDag("one")).toBe("running");
    bench.pass(5_000);
    expect(await bench.airflow.deleteDag("one")).toBe("deleted");
    expect(await bench.airflow.getDag("one")).toMatchObject({ is_stale: false });
    expect(await states()).toEqual({});
    bench.files.clear();
    expect(await bench.airflow.getDag("one")).toMatchObject({ is_stale: true });
    expect(await bench.airflow.deleteDag("one")).toBe("deleted");
    expect(await bench.airflow.deleteDag("one")).toBe("absent");
    bench.stub.world.processor.parse("one.py", "an old dag of airflow", bench.now());
    expect(await bench.airflow.getDag("one")).toMatchObject({ is_stale: false });
  });

  it("of Belfry are read by their literal: tags, tasks in order, the schedule", async () => {
    const text = belfryFile("01H", ["a", "b"]);
    await open("v2", [], { files: () => [{ name: "01H.py", text }], read: readBelfryFile });
    const dag = await bench.airflow.getDag("01H");
    expect(dag).toMatchObject({ tags: ["belfry", "rev-0123456789ab"], schedule: "0 9 * * *", next_run_due: "2026-11-21T09:00:00.000Z" });
    const tasks = (await bench.airflow.listTasks("01H"))?.map(({ task_id }) => task_id);
    const ofJob = (id: string) => ["check_email", "cleanup_job", "email_job", "job", "skip_email"].map((name) => `${name}_${id}`);
    expect(tasks).toEqual(["check_due", "failure_sensor", "send_notification", ...ofJob("a"), ...ofJob("b")].toSorted());
  });
});

describe("the stand-in's scheduler", () => {
  it("runs each time that comes, and after a pause the latest that was missed, once", async () => {
    await open("v2", [{ dag_id: "one", schedule: NINE }]);
    await bench.airflow.getDag("one");
    bench.pass(2 * DAY);
    expect(Object.keys(await states())).toEqual(["scheduled__2026-11-21T09:00:00+00:00", "scheduled__2026-11-22T09:00:00+00:00"]);
    await bench.airflow.setPaused("one", true);
    bench.pass(3 * DAY);
    expect(Object.keys(await states())).toHaveLength(2);
    await bench.airflow.setPaused("one", false);
    expect(Object.keys(await states()).slice(2)).toEqual(["scheduled__2026-11-25T09:00:00+00:00"]);
  });

  it("runs the latest time before it saw the DAG, if that lies behind its start", async () => {
    await open("v1", [{ dag_id: "one", schedule: { ...NINE, start: Date.parse("2024-01-01T00:00:00Z") } }]);
    expect(Object.keys(await states())).toEqual(["scheduled__2026-11-20T09:00:00+00:00"]);
  });

  it("says of what happens when it happened by a clock that is behind, and shows it late", async () => {
    await open("v2");
    await bench.airflow.getDag("one");
    Object.assign(bench.stub.world.switches, { schedulerBehind: 90_000, commitsLate: 30_000 });
    await bench.airflow.triggerRun({ dag_id: "one", run_id: "r" });
    bench.pass(29_000);
    expect(await states()).toEqual({ r: "queued" });
    bench.pass(3_000);
    expect(await states()).toEqual({ r: "success" });
    const since = async (ms: number) => (await bench.airflow.listRuns({ updated_since: bench.now() - ms })).rows.length;
    expect([await since(120_000), await since(122_500)]).toEqual([0, 1]);
  });
});

describe("the stand-in's runs", () => {
  it("of Belfry's files end in failure when a job fails: later jobs never run, the notification does", async () => {
    const text = belfryFile("d", ["1", "2"]);
    await open("v2", [], { files: () => [{ name: "d.py", text }], read: readBelfryFile });
    bench.stub.world.switches.script = ({ task: { task_id } }) => (task_id === "job_1" ? { state: "failed" } : undefined);
    await bench.airflow.triggerRun({ dag_id: "d", run_id: "r" });
    bench.pass(HOUR);
    expect(await states()).toEqual({ r: "failed" });
    const found = new Map((await bench.airflow.listTaskInstances("d", "r")).map(({ task_id, state }) => [task_id, state]));
    expect(Object.fromEntries(found)).toMatchObject({ job_1: "failed", job_2: "upstream_failed", cleanup_job_1: "upstream_failed" });
    expect(Object.fromEntries(found)).toMatchObject({ failure_sensor: "failed", send_notification: "success" });
  });

  it("come back to life once, where that is asked for", async () => {
    await open("v2", [
      {
        dag_id: "one",
        tasks: [task("work", "PythonOperator", ["last"]), task("last", "PythonOperator", [], { trigger_rule: "all_done" })],
      },
    ]);
    bench.stub.world.switches.script = ({ task: { task_id } }) => (task_id === "work" ? { takes: HOUR } : undefined);
    await bench.airflow.triggerRun({ dag_id: "one", run_id: "r" });
    expect(await states()).toEqual({ r: "running" });
    bench.stub.world.switches.revives.add("one");
    await bench.airflow.setRunState("one", "r", "failed");
    expect(await states()).toEqual({ r: "failed" });
    bench.pass(5_000);
    expect(await states()).toEqual({ r: "running" });
    bench.pass(5_000);
    expect(await states()).toEqual({ r: "success" });
    await bench.airflow.setRunState("one", "r", "failed");
    bench.pass(60_000);
    expect(await states()).toEqual({ r: "failed" });
  });

  it("try a task as often as it has retries, half a minute apart", async () => {
    await open("v2", [{ dag_id: "one", tasks: [task("work", "PythonOperator", [], { retries: 2 })] }]);
    bench.stub.world.switches.script = ({ try_number }) => (try_number < 3 ? { state: "failed" } : undefined);
    await bench.airflow.triggerRun({ dag_id: "one", run_id: "r" });
    bench.pass(2_000);
    expect(await bench.airflow.listTaskInstances("one", "r")).toMatchObject([{ state: "up_for_retry", try_number: 1 }]);
    bench.pass(70_000);
    expect(await bench.airflow.listTaskInstances("one", "r")).toMatchObject([{ state: "success", try_number: 3 }]);
  });
});

it.each([
  ["all_success", ["success", "skipped"], "skip"],
  ["all_success", ["success", null], "wait"],
  ["all_success", ["failed", null], "upstream_failed"],
  ["none_failed", ["success", "skipped"], "run"],
  ["none_failed_min_one_success", ["skipped", "skipped"], "skip"],
  ["one_failed", ["upstream_failed", null], "run"],
  ["one_failed", ["success"], "skip"],
  ["one_success", ["failed", "skipped"], "upstream_failed"],
  ["all_failed", ["failed", "upstream_failed"], "run"],
  ["none_skipped", ["success", "failed"], "run"],
  ["all_done", ["failed", "running"], "wait"],
  ["always", [null], "run"],
])("the trigger rule %s makes of %j: %s", (rule, upstream, verdict) => {
  expect(ruled(rule, upstream)).toBe(verdict);
});
