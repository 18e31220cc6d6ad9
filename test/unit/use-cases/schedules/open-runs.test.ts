import { afterEach, describe, expect, it } from "vitest";
import { findOpenRuns } from "../../../../shared/use-cases/schedules/sync/find-open-runs.ts";
import { syncAirflow } from "../../../../shared/use-cases/schedules/sync/sync-airflow.ts";
import { type AirflowBench, openAirflow } from "../../../support/airflow.ts";
import { memoryPorts } from "../../../support/memory-ports.ts";

const HOUR = 3_600_000;
let bench: AirflowBench;
afterEach(() => bench.stub.stop());

/** An Airflow with so many runs of one DAG under way, each of which takes an hour, and what a pass has stored of them. */
async function running(api: "v1" | "v2", count: number) {
  bench = await openAirflow(api, [{ dag_id: "one", max_active_runs: 1_000 }]);
  bench.stub.world.switches.script = () => ({ takes: HOUR });
  const open: { dag_id: string; dag_run_id: string; run_id: string }[] = [];
  for (let at = 0; at < count; at += 1) {
    const { run } = await bench.airflow.triggerRun({ dag_id: "one", run_id: `run-${at}` });
    open.push({ dag_id: "one", dag_run_id: run.run_id, run_id: `ours-${at}` });
    bench.pass(1_000);
  }
  bench.pass(60_000);
  return open;
}

/** Requests since, by what they ask for. */
function requests(from: number): Readonly<Record<"lists" | "alone", number>> {
  const paths = bench.stub.calls.slice(from).map(({ path }) => path);
  return {
    lists: paths.filter((path) => path.endsWith("/dags/~/dagRuns")).length,
    alone: paths.filter((path) => path.includes("/dags/one/dagRuns/run-") && !path.includes("/taskInstances")).length,
  };
}

describe.each(["v1", "v2"] as const)("unfinished runs of an Airflow by %s", (api) => {
  it("are found by one list where they are many, and all of them", async () => {
    const open = await running(api, 60);
    const from = bench.stub.calls.length;
    const found = await findOpenRuns(bench.airflow, open);
    expect([...found.values()].map(({ run_id, state }) => `${run_id} ${state}`).toSorted()).toEqual(
      open.map(({ dag_run_id }) => `${dag_run_id} running`).toSorted(),
    );
    expect(requests(from)).toEqual({ lists: 1, alone: 0 });
  });

  it("are asked for one by one where they are few", async () => {
    const open = await running(api, 5);
    const from = bench.stub.calls.length;
    expect((await findOpenRuns(bench.airflow, open)).size).toBe(5);
    expect(requests(from)).toEqual({ lists: 0, alone: 5 });
  });

  it("that have ended or are gone since are asked for alone, and no others", async () => {
    const open = await running(api, 40);
    await bench.airflow.setRunState("one", "run-3", "success");
    await bench.airflow.setRunState("one", "run-7", "failed");
    await bench.airflow.deleteRun("one", "run-7");
    const from = bench.stub.calls.length;
    const found = await findOpenRuns(bench.airflow, open);
    expect(found.get("one run-3")?.state).toBe("success");
    expect(found.has("one run-7")).toBe(false);
    expect(found.size).toBe(39);
    // Running ones, the page after them, and queued ones, of which there are none.
    expect(requests(from)).toEqual({ lists: 3, alone: 2 });
  });

  it("of others are read five pages of at most, and the rest is asked for one by one", async () => {
    const open = await running(api, 60);
    bench.stub.switches.pageCap = 5;
    const from = bench.stub.calls.length;
    expect((await findOpenRuns(bench.airflow, open)).size).toBe(60);
    const { lists, alone } = requests(from);
    expect(lists).toBe(5);
    expect(alone).toBeGreaterThan(30);
    expect(alone).toBeLessThan(60);
  });

  it("that the list of changes does not bring cost a pass one list more", async () => {
    const open = await running(api, 50);
    bench.pass(HOUR / 2);
    const { ports } = memoryPorts(bench.now(), bench.airflow);
    await ports.airflowSync.put({ since: bench.now() - 60_000, open });
    const from = bench.stub.calls.length;
    await syncAirflow({ ...ports, dagFiles: { bucket: "dags", aws_conn_id: "aws_default", language: "en" } }, "sync");
    expect(requests(from)).toEqual({ lists: 2, alone: 0 });
  });
});
