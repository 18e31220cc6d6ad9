import { afterEach, describe, expect, it } from "vitest";
import type { MwaaFault } from "../../../support/airflow/mwaa-endpoint.ts";
import { type MwaaBench, openMwaa } from "../../../support/airflow.ts";

let bench: MwaaBench;
afterEach(() => bench.stop());

/** The first so many calls about the DAG meet this. */
function failing(fault: MwaaFault, times = 9): void {
  let left = times;
  bench.endpoint.before = ({ Path }) => (Path === "/dags/one" && left-- > 0 ? fault : undefined);
}

const refusing = (status: number, type: string, body: object = {}, times = 9) => failing({ status, type, body }, times);
const asked = () => bench.endpoint.invocations.filter(({ Path }) => Path === "/dags/one").length;

describe.each(["v1", "v2"] as const)("an environment of MWAA with an Airflow of %s", (api) => {
  it("is asked by paths without a version, once for the version and then as that version has it", async () => {
    bench = await openMwaa(api);
    await bench.airflow.getDag("one");
    await bench.airflow.health();
    expect(bench.endpoint.invocations.map(({ Method, Path }) => `${Method} ${Path}`)).toEqual([
      "GET /version",
      "GET /dags/one",
      api === "v1" ? "GET /health" : "GET /monitor/health",
    ]);
    expect(new Set(bench.endpoint.invocations.map(({ Name }) => Name))).toEqual(new Set(["production"]));
  });

  it("is sent ids of runs as they are, parameters by name, those that come twice as an array, and bodies as JSON", async () => {
    bench = await openMwaa(api);
    await bench.airflow.getRun("one", "manual__2026-11-20T11:37:45.238771+00:00");
    await bench.airflow.getRun("one", "50% of/this?");
    await bench.airflow.listRuns({ dag_id: "one", states: ["queued", "running"] });
    await bench.airflow.setPaused("one", true);
    const [, exact, odd, list, pause] = bench.endpoint.invocations;
    expect(exact).toEqual({ Name: "production", Method: "GET", Path: "/dags/one/dagRuns/manual__2026-11-20T11:37:45.238771+00:00" });
    expect(odd?.Path).toBe("/dags/one/dagRuns/50%25%20of%2Fthis%3F");
    expect(list).toMatchObject({ Path: "/dags/one/dagRuns", QueryParameters: { offset: "0", limit: "100", state: ["queued", "running"] } });
    expect(pause).toMatchObject({ Method: "PATCH", Path: "/dags/one", Body: { is_paused: true } });
    expect(bench.stub.calls.find(({ path }) => path.includes("manual__"))?.path).toMatch(/T11:37:45\.238771\+00:00$/);
  });

  it("that a role of IAM may not ask says so, and is asked once", async () => {
    bench = await openMwaa(api);
    refusing(403, "AccessDeniedException", { Message: "User: arn:aws:sts::123456789012:role is not authorized" });
    await expect(bench.airflow.getDag("one")).rejects.toMatchObject({
      fault: "forbidden",
      right: "airflow:InvokeRestApi",
      detail: expect.stringContaining("is not authorized") as unknown,
      passing: false,
    });
    expect(asked()).toBe(1);
  });

  it("whose role of Airflow lacks a right says which", async () => {
    bench = await openMwaa(api);
    bench.endpoint.role = "viewer";
    expect(await bench.airflow.getDag("one")).toMatchObject({ dag_id: "one" });
    await expect(bench.airflow.setPaused("one", true)).rejects.toMatchObject({
      fault: "forbidden",
      right: "can edit on DAGs",
      status: 403,
    });
  });

  it("that is not there is no missing DAG", async () => {
    bench = await openMwaa(api);
    const lost = bench.client({ environment: "elsewhere" }).getDag("one");
    await expect(lost).rejects.toMatchObject({
      fault: "not-airflow",
      detail: expect.stringContaining('no MWAA environment "elsewhere"') as unknown,
    });
    refusing(404, "ResourceNotFoundException");
    await expect(bench.airflow.getDag("one")).rejects.toMatchObject({ fault: "not-airflow" });
  });

  it.each([
    [400, "ThrottlingException"],
    [429, "TooManyRequestsException"],
    [429, "Whatever"],
    [500, "InternalServerException"],
    [503, "ServiceUnavailable"],
  ])("is asked again after %i %s", async (status, type) => {
    bench = await openMwaa(api);
    refusing(status, type, { message: "later" }, 3);
    expect(await bench.airflow.getDag("one")).toMatchObject({ dag_id: "one" });
    expect(asked()).toBe(4);
  });

  it("that refuses calls for being too many is told once more what changes something, and no other failure is", async () => {
    bench = await openMwaa(api);
    refusing(429, "ThrottlingException", {}, 1);
    expect(await bench.airflow.setPaused("one", true)).toMatchObject({ is_paused: true });
    refusing(500, "InternalServerException", {}, 1);
    await expect(bench.airflow.setPaused("one", true)).rejects.toMatchObject({ fault: "unreachable", passing: true });
    expect(asked()).toBe(3);
  });

  it("is given up where it is throttled all the time", async () => {
    bench = await openMwaa(api);
    refusing(400, "ThrottlingException", { message: "Rate exceeded" });
    await expect(bench.airflow.getDag("one")).rejects.toMatchObject({ fault: "throttled", detail: "ThrottlingException: Rate exceeded" });
    expect(asked()).toBe(4);
  });

  it("passes on Airflow's own failures with their status, whose calls are repeated as over HTTP", async () => {
    bench = await openMwaa(api);
    const body = (RestApiStatusCode: number) => ({ RestApiStatusCode, RestApiResponse: { detail: "maintenance" } });
    refusing(400, "RestApiServerException", body(503), 3);
    expect(await bench.airflow.getDag("one")).toMatchObject({ dag_id: "one" });
    expect(asked()).toBe(4);
    refusing(400, "RestApiServerException", body(500));
    await expect(bench.airflow.getDag("one")).rejects.toMatchObject({ fault: "server", status: 500, detail: "maintenance" });
    refusing(400, "com.amazonaws.mwaa#RestApiServerException", { message: "it took too long" });
    await expect(bench.airflow.getDag("one")).rejects.toMatchObject({ fault: "server", status: 500, detail: "it took too long" });
    refusing(400, "RestApiClientException", { RestApiStatusCode: 404, RestApiResponse: "<h1>Airflow 404</h1>" });
    await expect(bench.airflow.getDag("one")).rejects.toMatchObject({ fault: "not-airflow", status: 404 });
  });

  it("refuses a path that is too long in words that say so", async () => {
    bench = await openMwaa(api);
    bench.endpoint.before = () => ({
      status: 400,
      type: "ValidationException",
      body: { message: "Member must have length less than or equal to 64" },
    });
    await expect(bench.client().version()).rejects.toMatchObject({
      fault: "invalid",
      detail: expect.not.stringContaining("the path has") as unknown,
    });
    bench.endpoint.before = ({ Path }) =>
      Path.length > 64 ? { status: 400, type: "ValidationException", body: { message: "no" } } : undefined;
    await expect(bench.airflow.getRun("one", "r".repeat(60))).rejects.toMatchObject({
      fault: "invalid",
      detail: "ValidationException: the path has 78 characters, and MWAA may take no more than 64: no",
    });
  });

  it("that breaks the connection is asked again, and one that does not answer is not", async () => {
    bench = await openMwaa(api);
    failing("drop", 3);
    expect(await bench.airflow.getDag("one")).toMatchObject({ dag_id: "one" });
    failing("hang");
    const time = new AbortController();
    const { before } = bench.endpoint;
    bench.endpoint.before = (invocation) => {
      const fault = before(invocation);
      if (fault === "hang") setImmediate(() => time.abort());
      return fault;
    };
    await expect(bench.client({}, { abortAfter: () => time.signal }).getDag("one")).rejects.toMatchObject({ fault: "timeout" });
    expect(asked()).toBe(5);
  });

  it("makes a run once though its answer was lost", async () => {
    bench = await openMwaa(api);
    let left = 1;
    bench.endpoint.before = ({ Method, Path }) => (Method === "POST" && Path.endsWith("/dagRuns") && left-- > 0 ? "lost" : undefined);
    expect(await bench.airflow.triggerRun({ dag_id: "one", run_id: "mine" })).toMatchObject({ run: { run_id: "mine" }, created: false });
    expect(bench.stub.world.runs()).toHaveLength(1);
  });

  it("is not asked without credentials of AWS, and none of them is in an error", async () => {
    bench = await openMwaa(api);
    const bare = bench.client({}, { credentials: () => Promise.reject(new Error("Could not load credentials from any providers")) });
    await expect(bare.version()).rejects.toMatchObject({
      fault: "unauthorized",
      detail: expect.stringContaining("Could not load") as unknown,
    });
    expect(bench.endpoint.invocations).toEqual([]);
    const other = bench.client({}, { credentials: async () => ({ accessKeyId: "AKIDOTHER", secretAccessKey: "hidden-secret" }) });
    await expect(other.version()).rejects.toThrow(/unauthorized.*InvalidSignatureException/);
    await expect(other.version()).rejects.not.toThrow(/hidden-secret/);
  });

  it.each(["not json", "{}", '{"RestApiResponse":{"version":"2.10.3"}}', "[]"])("that answers %s is no Airflow", async (text) => {
    bench = await openMwaa(api);
    bench.endpoint.before = () => ({
      status: 200,
      type: "",
      body: { toJSON: () => (text.startsWith("{") ? (JSON.parse(text) as object) : text) },
    });
    await expect(bench.airflow.version()).rejects.toMatchObject({ fault: "not-airflow" });
  });
});

it("an environment that has been upgraded from Airflow 2 to 3 is followed on", async () => {
  bench = await openMwaa("v2");
  const version = { status: 200, type: "", body: { RestApiStatusCode: 200, RestApiResponse: { version: "2.10.3" } } };
  bench.endpoint.before = ({ Path }) => (Path === "/version" ? version : undefined);
  expect(await bench.airflow.version()).toEqual({ api: "v1", version: "2.10.3" });
  bench.endpoint.before = () => undefined;
  await expect(bench.airflow.health()).rejects.toMatchObject({ fault: "not-airflow" });
  expect(await bench.airflow.version()).toMatchObject({ api: "v2" });
});
