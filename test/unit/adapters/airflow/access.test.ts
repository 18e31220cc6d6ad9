import { randomBytes } from "node:crypto";
import { afterEach, describe, expect, it } from "vitest";
import { type AirflowBench, asked, openAirflow } from "../../../support/airflow.ts";

let bench: AirflowBench;
afterEach(() => bench.stub.stop());

const HOUR = 3_600_000;
const logins = () => bench.stub.access.logins;

describe("tokens of Airflow 3", () => {
  it("are asked for once by fifty calls that come together, at the first and when the last one ends", async () => {
    bench = await openAirflow("v2");
    bench.stub.access.tokenLife = HOUR;
    const fifty = () => Promise.all(Array.from({ length: 50 }, () => bench.airflow.getDag("one")));
    expect((await fifty()).every((dag) => dag?.dag_id === "one")).toBe(true);
    expect(logins()).toBe(1);
    bench.pass(2 * HOUR);
    await fifty();
    expect(logins()).toBe(2);
  });

  it("are renewed once by fifty calls that are told that theirs has expired", async () => {
    bench = await openAirflow("v2");
    bench.stub.access.tokenLife = HOUR;
    await bench.airflow.getDag("one");
    // To them it is later than to us, who would not have asked yet.
    bench.stub.access.clockAhead = HOUR;
    const dags = await Promise.all(Array.from({ length: 50 }, () => bench.airflow.getDag("one")));
    expect(dags.every((dag) => dag?.dag_id === "one")).toBe(true);
    expect(logins()).toBe(2);
  });

  it("are renewed when four fifths of their life are over", async () => {
    bench = await openAirflow("v2");
    bench.stub.access.tokenLife = HOUR;
    await bench.airflow.getDag("one");
    bench.pass(0.79 * HOUR);
    await bench.airflow.getDag("one");
    expect(logins()).toBe(1);
    bench.pass(0.02 * HOUR);
    await bench.airflow.getDag("one");
    expect(logins()).toBe(2);
  });

  it("are asked for again after the server has got another secret, and the call is answered", async () => {
    bench = await openAirflow("v2");
    await bench.airflow.getDag("one");
    bench.stub.access.restart();
    expect(await bench.airflow.setPaused("one", true)).toMatchObject({ is_paused: true });
    expect(logins()).toBe(2);
    expect(bench.recorded).toEqual([]);
  });

  it("that the servers refuse each other make one alarm, and at most two logins a minute", async () => {
    bench = await openAirflow("v2");
    // Each token is checked by another server than the one that gave it.
    bench.stub.access.secrets = [randomBytes(32), randomBytes(32), randomBytes(32), randomBytes(32), randomBytes(32)];
    const failures: unknown[] = [];
    for (let minute = 0; minute < 5; minute++) {
      const before = logins();
      for (let call = 0; call < 12; call++, bench.pass(5_000))
        await bench.airflow.getDag("one").catch((error: unknown) => failures.push(error));
      expect(logins() - before).toBeLessThanOrEqual(2);
    }
    expect(failures.length).toBeGreaterThan(20);
    expect(failures.find((error) => !/share their JWT secret|logins within a minute/.test(String(error)))).toBeUndefined();
    expect(bench.recorded.map(({ name, level }) => ({ name, level }))).toEqual([{ name: "airflow.fresh-token-refused", level: "error" }]);
  });

  it("are not asked for again where a right is missing, and the error names it", async () => {
    bench = await openAirflow("v2");
    const viewer = bench.client({ username: "viewer", password: "viewer" });
    await viewer.getDag("one");
    const started = viewer.triggerRun({ dag_id: "one", run_id: "r" });
    await expect(started).rejects.toMatchObject({ fault: "forbidden", status: 403, right: "can create on DAG Runs", passing: false });
    await expect(viewer.setPaused("one", true)).rejects.toMatchObject({ right: "can edit on DAGs" });
    await expect(viewer.deleteDag("one")).rejects.toMatchObject({ right: "can delete on DAGs" });
    expect(logins()).toBe(1);
  });

  it("are asked for at most twice a minute with a password that is wrong, which no error repeats", async () => {
    bench = await openAirflow("v2");
    const wrong = bench.client({ password: "let-me-in" });
    const refused: string[] = [];
    for (let times = 0; times < 5; times++)
      await wrong.getDag("one").catch((error: unknown) => refused.push(JSON.stringify(error) + String(error)));
    expect(refused).toHaveLength(5);
    expect(logins()).toBe(2);
    expect(refused.join()).toMatch(/unauthorized/);
    expect(refused.join()).not.toMatch(/let-me-in/);
  });

  it("are asked for again after a login that did not arrive", async () => {
    bench = await openAirflow("v2");
    let broken = 5;
    bench.stub.switches.before = ({ path }) => (path === "/auth/token" && broken-- > 0 ? "drop-before" : undefined);
    expect(await bench.airflow.getDag("one")).toMatchObject({ dag_id: "one" });
    expect(logins()).toBe(1);
  });
});

describe("HTTP Basic of Airflow 2", () => {
  it("tells a missing right from a wrong password, though both are answered alike, with one more request in all", async () => {
    bench = await openAirflow("v1");
    const viewer = bench.client({ username: "viewer", password: "viewer" });
    for (let times = 0; times < 3; times++)
      await expect(viewer.triggerRun({ dag_id: "one", run_id: "r" })).rejects.toMatchObject({
        fault: "forbidden",
        right: "can create on DAG Runs",
      });
    expect(asked(bench).filter((line) => line === "GET /api/v1/dags")).toHaveLength(1);
    await expect(bench.client({ password: "no" }).getDag("one")).rejects.toMatchObject({ fault: "unauthorized", status: 403 });
  });
});
