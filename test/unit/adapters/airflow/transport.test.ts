import { createServer } from "node:http";
import { afterEach, describe, expect, it, vi } from "vitest";
import { close, listen } from "../../../../localstack/endpoint/listen.ts";
import type { StubFault } from "../../../../localstack/airflow-stub/switches.ts";
import { type AirflowBench, asked, openAirflow } from "../../../support/airflow.ts";

let bench: AirflowBench;
afterEach(async () => {
  vi.useRealTimers();
  await bench.stub.stop();
});

/** The first so many requests about the DAG meet this. */
function failing(fault: StubFault, times: number): void {
  let left = times;
  bench.stub.switches.before = ({ path }) => (path.endsWith("/dags/one") && left-- > 0 ? fault : undefined);
}

const requests = () => asked(bench).filter((line) => line.endsWith("/dags/one")).length;
const PAGE = { type: "text/html", text: "<h1>Bad Gateway</h1>" };

describe.each(["v1", "v2"] as const)("calls of %s", (api) => {
  it.each<StubFault>([{ status: 502, ...PAGE }, { status: 503 }, { status: 504 }, { status: 429 }, "drop-before"])(
    "that read are repeated after %o",
    async (fault) => {
      bench = await openAirflow(api);
      failing(fault, 3);
      expect(await bench.airflow.getDag("one")).toMatchObject({ dag_id: "one" });
      expect(requests()).toBe(4);
    },
  );

  it("that read are given up after the fourth, with what was said and nothing else", async () => {
    bench = await openAirflow(api);
    failing({ status: 503, type: "application/json", text: '{"detail":"maintenance"}' }, 9);
    const failed = bench.airflow.getDag("one");
    await expect(failed).rejects.toMatchObject({
      fault: "server",
      status: 503,
      detail: "maintenance",
      method: "GET",
      path: `/api/${api}/dags/one`,
    });
    expect(requests()).toBe(4);
  });

  it("that change are repeated only where they were certainly not carried out", async () => {
    bench = await openAirflow(api);
    failing({ status: 503 }, 1);
    await expect(bench.airflow.setPaused("one", true)).rejects.toMatchObject({ fault: "server", passing: true });
    expect(requests()).toBe(1);
    failing({ status: 429, headers: { "retry-after": "2" } }, 1);
    expect(await bench.airflow.setPaused("one", true)).toMatchObject({ is_paused: true });
    failing("drop-after", 1);
    await expect(bench.airflow.setPaused("one", false)).rejects.toMatchObject({ fault: "unreachable" });
    expect(await bench.airflow.getDag("one")).toMatchObject({ is_paused: false });
  });

  it("wait as long as Airflow asks, and give up where that is too long", async () => {
    bench = await openAirflow(api);
    await bench.airflow.getDag("one");
    failing({ status: 429, headers: { "retry-after": "7" } }, 1);
    const before = bench.now();
    await bench.airflow.getDag("one");
    expect(bench.now() - before).toBeGreaterThanOrEqual(7_000);
    failing({ status: 429, headers: { "retry-after": "600" } }, 1);
    await expect(bench.airflow.getDag("one")).rejects.toMatchObject({ fault: "throttled" });
    expect(bench.now() - before).toBeLessThan(20_000);
  });

  it("whose time is up are not repeated: the query goes on in the database", async () => {
    bench = await openAirflow(api);
    failing("hang", 9);
    const time = new AbortController();
    const { before } = bench.stub.switches;
    bench.stub.switches.before = (call) => {
      const fault = before(call);
      if (fault === "hang") setImmediate(() => time.abort());
      return fault;
    };
    const client = bench.client({ timeoutMs: 1234 }, { abortAfter: () => time.signal });
    await expect(client.getDag("one")).rejects.toMatchObject({ fault: "timeout", detail: "no answer within 1234 ms" });
    expect(requests()).toBe(1);
  });

  it("are not sent for a while after Airflow has failed many times in a row, and then again", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    bench = await openAirflow(api);
    failing({ status: 503 }, 8);
    await expect(bench.airflow.getDag("one")).rejects.toMatchObject({ fault: "server" });
    await expect(bench.airflow.getDag("one")).rejects.toMatchObject({ fault: "server" });
    const sent = bench.stub.calls.length;
    await expect(bench.airflow.getDag("one")).rejects.toMatchObject({ fault: "circuit-open", passing: true });
    expect(bench.stub.calls.length).toBe(sent);
    vi.setSystemTime(Date.now() + 16_000);
    expect(await bench.airflow.getDag("one")).toMatchObject({ dag_id: "one" });
    expect(bench.recorded.map(({ name }) => name)).toEqual(["airflow.circuit-opened", "airflow.circuit-closed"]);
  });

  it("are so many a second at most", async () => {
    bench = await openAirflow(api);
    const slow = bench.client({ callsPerSecond: 5 });
    const before = bench.now();
    await Promise.all(Array.from({ length: 20 }, () => slow.getDag("one")));
    expect(bench.now() - before).toBeGreaterThanOrEqual(3_000);
  });

  it.each<StubFault>([
    { status: 200, ...PAGE },
    { status: 302, headers: { location: "https://login.example.org/start?token=secret" } },
    { status: 403, ...PAGE },
    { status: 404, ...PAGE },
    { status: 404, text: '{"message":"no Route matched with those values"}' },
    { status: 405, text: '{"detail":"Method Not Allowed"}' },
    { status: 200, text: '{"dag_id":"one"' },
  ])("that something else answers (%o) say so, and are no parse error and no absence", async (fault) => {
    bench = await openAirflow(api);
    await bench.airflow.getDag("one");
    failing(fault, 9);
    const answered = bench.airflow.getDag("one");
    await expect(answered).rejects.toMatchObject({ fault: "not-airflow", passing: false });
    await expect(answered).rejects.not.toThrow(/secret/);
  });

  it("whose answer is too large are given up", async () => {
    bench = await openAirflow(api);
    failing({ status: 200, text: `"${"x".repeat(31_000_000)}"` }, 1);
    await expect(bench.airflow.getDag("one")).rejects.toMatchObject({ fault: "too-large" });
  });

  it("go below the path of the base URL, whichever of the APIs it names", async () => {
    bench = await openAirflow(api, [{ dag_id: "one" }], { subPath: "/tools/airflow" });
    for (const end of ["", "/", "/api/v1", "/api/v2/", "/api/v1/"])
      expect(await bench.client({ baseUrl: bench.stub.url + end }).version()).toMatchObject({ api });
    expect(await bench.airflow.getDag("one")).toMatchObject({ dag_id: "one" });
    expect(bench.stub.calls.filter(({ path }) => !path.startsWith("/a"))).toEqual([]);
  });
});

it("an Airflow that is upgraded is found out by the second call", async () => {
  bench = await openAirflow("v1");
  const port = Number(new URL(bench.stub.url).port);
  const client = bench.airflow;
  expect(await client.getDag("one")).toMatchObject({ dag_id: "one" });
  await bench.stub.stop();
  bench = await openAirflow("v2", [{ dag_id: "one" }], { port });
  await expect(client.getDag("one")).rejects.toMatchObject({ fault: "not-airflow", status: 404 });
  expect(await client.getDag("one")).toMatchObject({ dag_id: "one" });
  expect(await client.version()).toMatchObject({ api: "v2" });
});

it("an address where nobody listens is unreachable, with the reason, and one of another server is not Airflow", async () => {
  bench = await openAirflow("v2");
  const other = createServer((_, response) => void response.writeHead(200, { "content-type": "text/html" }).end("<html>"));
  const baseUrl = `http://127.0.0.1:${await listen(other, 0, "another server")}`;
  await expect(bench.client({ baseUrl }).version()).rejects.toMatchObject({ fault: "not-airflow" });
  await close(other);
  await expect(bench.client({ baseUrl }).version()).rejects.toMatchObject({ fault: "unreachable", detail: "ECONNREFUSED" });
});

it("a base URL must be one, without credentials, and no error repeats it", async () => {
  bench = await openAirflow("v2");
  for (const baseUrl of ["airflow:8080", "ftp://airflow", "http://admin:secret@airflow"]) {
    expect(() => bench.client({ baseUrl })).toThrow(/base URL/);
    expect(() => bench.client({ baseUrl })).not.toThrow(/secret|ftp/);
  }
});
