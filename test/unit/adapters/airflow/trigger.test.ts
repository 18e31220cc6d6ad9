import { afterEach, describe, expect, it } from "vitest";
import type { StubFault } from "../../../../localstack/airflow-stub/switches.ts";
import { type AirflowBench, asked, openAirflow, TEN } from "../../../support/airflow.ts";

let bench: AirflowBench;
afterEach(() => bench.stub.stop());

const POST = "dags/one/dagRuns";

/** The first so many requests to start a run meet this. */
function failing(fault: StubFault, times = 1): void {
  let left = times;
  bench.stub.switches.before = ({ method, path }) => (method === "POST" && path.endsWith(POST) && left-- > 0 ? fault : undefined);
}

function posts(): number {
  return asked(bench).filter((line) => line.startsWith("POST") && line.endsWith(POST)).length;
}

const runsOf = () => bench.stub.world.runs().map(({ run_id }) => run_id);

describe.each(["v1", "v2"] as const)("starting a run, on %s", (api) => {
  it("answers the run that was made though the answer was lost", async () => {
    bench = await openAirflow(api);
    failing("drop-after");
    expect(await bench.airflow.triggerRun({ dag_id: "one", run_id: "r", note: "n" })).toMatchObject({
      created: false,
      run: { run_id: "r", note: "n" },
    });
    expect([runsOf(), posts()]).toEqual([["r"], 1]);
  });

  it("asks again, under the same id, when the first request never arrived", async () => {
    bench = await openAirflow(api);
    failing("drop-before");
    expect(await bench.airflow.triggerRun({ dag_id: "one", run_id: "r" })).toMatchObject({ created: true });
    expect([runsOf(), posts()]).toEqual([["r"], 2]);
  });

  it("gives up when the second is lost as well, with the reason, and may be repeated", async () => {
    bench = await openAirflow(api);
    failing({ status: 503, type: "text/html", text: "<h1>Service Unavailable</h1>" }, 2);
    const trigger = { dag_id: "one", run_id: "r" };
    await expect(bench.airflow.triggerRun(trigger)).rejects.toMatchObject({ fault: "server", status: 503, passing: true });
    expect(runsOf()).toEqual([]);
    expect(await bench.airflow.triggerRun(trigger)).toMatchObject({ created: true });
    expect(await bench.airflow.triggerRun(trigger)).toMatchObject({ created: false });
    expect(runsOf()).toEqual(["r"]);
  });

  it("answers the run when no answer came in time", async () => {
    bench = await openAirflow(api);
    const time = new AbortController();
    let posted = false;
    bench.stub.switches.before = ({ method, path }) => {
      if (method !== "POST" || !path.endsWith(POST)) return undefined;
      posted = true;
      // Once the run is made, its time is up.
      setImmediate(() => time.abort());
      return "hang";
    };
    const client = bench.client({}, { abortAfter: () => (posted ? new AbortController().signal : time.signal) });
    expect(await client.triggerRun({ dag_id: "one", run_id: "r" })).toMatchObject({ created: false, run: { run_id: "r" } });
    expect([runsOf(), posts()]).toEqual([["r"], 1]);
  });

  it("makes two runs of two ids within one millisecond", async () => {
    bench = await openAirflow(api);
    const started = await Promise.all(["a", "b"].map((run_id) => bench.airflow.triggerRun({ dag_id: "one", run_id })));
    expect(started.map(({ created }) => created)).toEqual([true, true]);
    expect(runsOf().toSorted()).toEqual(["a", "b"]);
  });

  it("takes another fraction of the second when another run has the logical date", async () => {
    bench = await openAirflow(api);
    const trigger = { dag_id: "one", run_id: "r", logical_date: TEN };
    await bench.airflow.triggerRun(trigger);
    const [taken] = bench.stub.world.runs();
    if (!taken) throw new Error("there is no run");
    bench.stub.world.remove(taken);
    bench.stub.world.create({ ...taken, run_id: "of somebody else" });
    expect(await bench.airflow.triggerRun(trigger)).toMatchObject({ created: true });
    const logical = bench.stub.world.runs().map((run) => run.logical);
    expect(new Set(logical).size).toBe(2);
    expect(logical.every((micros) => micros !== null && Math.floor(micros / 1000) === TEN)).toBe(true);
  });

  it("leaves its second to the run of the clock that is due at it", async () => {
    const schedule = { cron: "0 9 * * *", timezone: "UTC", start: TEN, end: null };
    bench = await openAirflow(api, [{ dag_id: "one", schedule }]);
    await bench.airflow.getDag("one");
    bench.pass(23 * 3_600_000 - 1);
    await bench.stub.world.play();
    bench.pass(1);
    bench.stub.switches.before = ({ method }) => {
      // Whoever starts it is a moment before the scheduler.
      if (method === "POST") bench.stub.switches.before = () => undefined;
    };
    await bench.airflow.triggerRun({ dag_id: "one", run_id: "by-hand", logical_date: bench.now() });
    await bench.stub.world.play();
    expect(runsOf().toSorted()).toEqual(["by-hand", "scheduled__2026-11-21T09:00:00+00:00"]);
    const scheduled = await bench.airflow.getRun("one", "scheduled__2026-11-21T09:00:00+00:00");
    expect(scheduled).toMatchObject({ due: "2026-11-21T09:00:00.000Z", run_type: "scheduled" });
  });

  it("refuses a run id and a note that Airflow would not take, before anything is sent", async () => {
    bench = await openAirflow(api);
    await expect(bench.airflow.triggerRun({ dag_id: "one", run_id: "a b" })).rejects.toMatchObject({ fault: "invalid" });
    await expect(bench.airflow.triggerRun({ dag_id: "one", run_id: "r", note: "x".repeat(1001) })).rejects.toMatchObject({
      fault: "invalid",
    });
    expect(posts()).toBe(0);
  });

  it("waits on a paused DAG, and is not found for one whose file is gone", async () => {
    bench = await openAirflow(api, [{ dag_id: "one", is_paused_upon_creation: true }]);
    await bench.airflow.triggerRun({ dag_id: "one", run_id: "r" });
    bench.pass(60_000);
    expect(await bench.airflow.getRun("one", "r")).toMatchObject({ state: "queued", start_date: null });
    bench.files.clear();
    expect(await bench.airflow.getDag("one")).toMatchObject({ is_stale: true });
    await expect(bench.airflow.triggerRun({ dag_id: "one", run_id: "s" })).rejects.toMatchObject({ fault: "not-found" });
  });
});

it("a run by hand has no logical date on Airflow 3, and one with a fraction of a second on Airflow 2", async () => {
  bench = await openAirflow("v2");
  await bench.airflow.triggerRun({ dag_id: "one", run_id: "r" });
  expect(bench.stub.world.runs()[0]?.logical).toBeNull();
  await bench.stub.stop();
  bench = await openAirflow("v1");
  await bench.airflow.triggerRun({ dag_id: "one", run_id: "r" });
  const logical = bench.stub.world.runs()[0]?.logical ?? 0;
  expect([Math.floor(logical / 1000), logical % 1_000_000 > 0]).toEqual([TEN, true]);
});
