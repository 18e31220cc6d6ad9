import { afterEach, describe, expect, it } from "vitest";
import { readBelfryFile } from "../../../../localstack/airflow-stub/dag.ts";
import type { StubRun } from "../../../../localstack/airflow-stub/run.ts";
import { everyPage } from "../../../../shared/domain/airflow/airflow-page.ts";
import type { AirflowRun } from "../../../../shared/ports/airflow.ts";
import { type AirflowBench, belfryFile, openAirflow, TEN } from "../../../support/airflow.ts";

let bench: AirflowBench;
afterEach(() => bench.stub.stop());

const APIS = ["v1", "v2"] as const;

/** So many queued runs of a DAG that is paused. */
async function withRuns(api: "v1" | "v2", count: number): Promise<readonly StubRun[]> {
  bench = await openAirflow(api, [{ dag_id: "one", is_paused_upon_creation: true }]);
  await bench.stub.world.play();
  return Array.from({ length: count }, (_, n) => addRun(`run-${n}`));
}

function addRun(run_id: string): StubRun {
  const { world } = bench.stub;
  const logical = (TEN - 1_000_000 + world.runs().length) * 1000;
  const made = { dag_id: "one", run_id, run_type: "manual", conf: {}, note: null, logical } as const;
  return world.create({ ...made, intervalStart: null, intervalEnd: null, runAfter: TEN });
}

async function poll(updated_since?: number): Promise<{ readonly seen: ReadonlySet<string>; readonly restarts: number }> {
  const seen = new Set<string>();
  let restarts = 0;
  for await (const page of everyPage("/dagRuns", (cursor) => bench.airflow.listRuns({ updated_since }, cursor), { mostRestarts: 1_000 })) {
    restarts += Number(page.restarted);
    for (const { run_id } of page.rows) seen.add(run_id);
  }
  return { seen, restarts };
}

describe.each(APIS)("a list that is read by pages, on %s", (api) => {
  it.each([50, 37, 1])("has each row though the server gives %i a page, runs change and are deleted before each", async (cap) => {
    const runs = await withRuns(api, cap === 1 ? 60 : 250);
    bench.stub.switches.pageCap = cap;
    let calls = 0;
    bench.stub.switches.before = () => {
      calls++;
      const { world } = bench.stub;
      // The deletions end, or the list would.
      const victim = world.runs()[(calls * 7) % world.runs().length];
      if (calls % 4 === 0 && calls < 40 && victim) world.remove(victim);
      const changed = world.runs()[(calls * 13) % world.runs().length];
      if (changed) world.setState(changed, "success");
    };
    const polls = [await poll(), await poll()];
    const left = bench.stub.world.runs().map(({ run_id }) => run_id);
    expect(left.length).toBeLessThan(runs.length);
    expect(left.filter((id) => !polls.some(({ seen }) => seen.has(id)))).toEqual([]);
  });

  it("begins again when a row of before is gone, and not when rows came in before", async () => {
    await withRuns(api, 30);
    bench.stub.switches.pageCap = 10;
    const first = await bench.airflow.listRuns({});
    const [oldest] = bench.stub.world.runs();
    if (oldest) bench.stub.world.remove(oldest);
    expect(await bench.airflow.listRuns({}, first.next ?? undefined)).toMatchObject({ restarted: true, total: 29 });

    // Of those that changed lately, older ones come in while the list is read.
    bench.pass(3_600_000);
    const changed = bench.stub.world.runs().slice(10);
    for (const run of changed) bench.stub.world.setState(run, "success");
    const lately = { updated_since: bench.now() - 1000 };
    const page = await bench.airflow.listRuns(lately);
    for (const run of bench.stub.world.runs().slice(0, 3)) bench.stub.world.setState(run, "success");
    const next = await bench.airflow.listRuns(lately, page.next ?? undefined);
    expect(next).toMatchObject({ restarted: false });
    expect(next.rows.map(({ run_id }) => run_id)).toEqual(changed.slice(10, 16).map(({ run_id }) => run_id));
  });

  it("fails, and is no shorter list, where it never stands still", async () => {
    await withRuns(api, 100);
    bench.stub.switches.pageCap = 10;
    bench.stub.switches.before = () => {
      const [oldest] = bench.stub.world.runs();
      if (oldest) bench.stub.world.remove(oldest);
      addRun(`new-${bench.stub.calls.length}`);
    };
    const rows: AirflowRun[] = [];
    const reading = (async () => {
      for await (const page of everyPage("/dagRuns", (cursor) => bench.airflow.listRuns({}, cursor))) rows.push(...page.rows);
    })();
    await expect(reading).rejects.toMatchObject({ fault: "unstable", path: "/dagRuns" });
  });

  it.each(["{}", "[]", "null", '{"dags":null,"total_entries":0}', '{"dags":[{}],"total_entries":1}', '{"dags":[],"total_entr'])(
    "is never empty because the answer is %s",
    async (text) => {
      bench = await openAirflow(api);
      bench.stub.switches.before = ({ path }) => (path.endsWith("/dags") ? { status: 200, text } : undefined);
      await expect(bench.airflow.listDags()).rejects.toMatchObject({ fault: "not-airflow", method: "GET", status: 200 });
    },
  );

  it("is shorter for a user who does not see all DAGs, and has those whose file is gone only if it is asked for them", async () => {
    bench = await openAirflow(api, [{ dag_id: "a", tags: ["x"] }, { dag_id: "b" }, { dag_id: "c", tags: ["x", "y"] }]);
    const ids = async (...query: Parameters<typeof bench.airflow.listDags>) =>
      (await bench.airflow.listDags(...query)).rows.map(({ dag_id }) => dag_id);
    expect(await ids()).toEqual(["a", "b", "c"]);
    expect(await ids({ tags: ["x"] })).toEqual(["a", "c"]);
    bench.files.delete("a.py");
    expect(await ids()).toEqual(["b", "c"]);
    expect(await ids({ stale: true })).toEqual(["a", "b", "c"]);
    bench.stub.access.users.set("admin", { password: "admin", role: "admin", sees: (id) => id !== "b" });
    expect(await ids({ stale: true })).toEqual(["a", "c"]);
  });
});

describe.each(APIS)("task instances, on %s", (api) => {
  it("are all there, ten times out of ten, though pages come in another order each time", async () => {
    const jobs = Array.from({ length: 20 }, (_, n) => `${n + 1}`);
    const text = belfryFile("daily", jobs);
    bench = await openAirflow(api, [], { files: () => [{ name: "daily.py", text }], read: readBelfryFile });
    bench.stub.world.switches.script = ({ task }) => (task.task_id === "job_20" ? { state: "failed" } : undefined);
    await bench.airflow.triggerRun({ dag_id: "daily", run_id: "r" });
    bench.pass(600_000);
    bench.stub.switches.shuffles = true;
    bench.stub.switches.pageCap = 40;
    for (let times = 0; times < 10; times++) {
      const instances = await bench.airflow.listTaskInstances("daily", "r");
      expect(instances).toHaveLength(103);
      const states = Object.groupBy(
        instances.filter(({ task_id }) => task_id.startsWith("job_")),
        ({ state }) => state ?? "none",
      );
      expect({ success: states["success"]?.length, failed: states["failed"]?.map(({ task_id }) => task_id) }).toEqual({
        success: 19,
        failed: ["job_20"],
      });
    }
    expect((await bench.airflow.getRun("daily", "r"))?.state).toBe("failed");
  });

  it("that no page shows are asked for one by one, and if some cannot be had, that is said", async () => {
    bench = await openAirflow(api, [], { files: () => [{ name: "d.py", text: belfryFile("d", ["1"]) }], read: readBelfryFile });
    await bench.airflow.triggerRun({ dag_id: "d", run_id: "r" });
    const lists = /taskInstances$/;
    const complete = await bench.airflow.listTaskInstances("d", "r");
    bench.stub.switches.pageCap = 5;
    let missing = "nobody";
    bench.stub.switches.before = ({ path, query }) => {
      // Whatever is asked for, the first five come, and at some time no more.
      if (lists.test(path)) query.set("offset", Number(query.get("offset")) < 20 ? "0" : "100");
      return path.endsWith(`taskInstances/${missing}`) ? { status: 404, text: '{"detail":"not found"}' } : undefined;
    };
    expect(await bench.airflow.listTaskInstances("d", "r")).toEqual(complete);
    missing = "cleanup_job_1";
    const incomplete = bench.airflow.listTaskInstances("d", "r");
    await expect(incomplete).rejects.toMatchObject({ fault: "unstable" });
  });
});
