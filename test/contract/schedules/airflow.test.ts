import { setTimeout as sleep } from "node:timers/promises";
import { task } from "../../../localstack/airflow-stub/dag.ts";
import type { TaskStart } from "../../../localstack/airflow-stub/script.ts";
import { airflowClient } from "../../../shared/adapters/airflow/airflow-client.ts";
import { systemClock } from "../../../shared/adapters/system-clock.ts";
import { openAirflow, openMwaa } from "../../support/airflow.ts";
import { CALLER } from "../../support/airflow/mwaa-endpoint.ts";
import { airflowContract, type OpenAirflow } from "./airflow.contract.ts";

const CONFORMANCE = {
  dag_id: "conformance",
  tags: ["belfry"],
  tasks: [task("ok", "PythonOperator", ["fails", "sleeps"]), task("fails", "PythonOperator", []), task("sleeps", "PythonOperator", [])],
};

function script({ task: { task_id }, conf }: TaskStart) {
  if (task_id === "fails" && conf["fail"] === true)
    return {
      state: "failed" as const,
      raises: [
        { type: "ValueError", value: "first\n\nlast" },
        { type: "OSError", value: "disk" },
      ],
    };
  if (task_id === "sleeps" && typeof conf["sleep"] === "number") return { takes: conf["sleep"] * 1000 };
  return { prints: [`hello from ${task_id}`] };
}

async function openStub(api: "v1" | "v2"): Promise<OpenAirflow> {
  const bench = await openAirflow(api, [CONFORMANCE]);
  bench.stub.world.switches.script = script;
  return {
    airflow: bench.airflow,
    stranger: bench.client({ password: "wrong-secret" }),
    until: untilFound(bench.pass),
    close: () => bench.stub.stop(),
  };
}

/** The same through MWAA's API, which no real one was at hand for. */
async function openMwaaStub(api: "v1" | "v2"): Promise<OpenAirflow> {
  const bench = await openMwaa(api, [CONFORMANCE]);
  bench.stub.world.switches.script = script;
  return {
    airflow: bench.airflow,
    stranger: bench.client({}, { credentials: async () => ({ ...CALLER, secretAccessKey: "wrong-secret" }) }),
    until: untilFound(bench.pass),
    close: bench.stop,
  };
}

function untilFound(pass: (ms: number) => void): OpenAirflow["until"] {
  return async (look) => {
    for (let seconds = 0; seconds < 100; seconds++, pass(1000)) {
      const found = await look();
      if (found !== undefined) return found;
    }
    throw new Error("it did not happen within 100 seconds of the stand-in");
  };
}

/** Only what hangs takes so long, however busy the machine is. */
const [REQUEST_MS, PATIENCE_MS] = [330_000, 480_000];

/** Real ones, where somebody has started them. */
function openReal(baseUrl: string): OpenAirflow {
  const { BELFRY_AIRFLOW_USERNAME: username = "admin", BELFRY_AIRFLOW_PASSWORD: password = "admin" } = process.env;
  const deps = { clock: systemClock, telemetry: { record: () => {} } };
  return {
    airflow: airflowClient({ baseUrl, username, password, timeoutMs: REQUEST_MS }, deps),
    stranger: airflowClient({ baseUrl, username, password: "wrong-secret", timeoutMs: REQUEST_MS }, deps),
    async until(look) {
      for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await sleep(500)) {
        const found = await look();
        if (found !== undefined) return found;
      }
      throw new Error(`it did not happen within ${PATIENCE_MS / 60_000} minutes`);
    },
    close: async () => {},
  };
}

for (const api of ["v1", "v2"] as const) {
  airflowContract(api, `stand-in ${api}`, () => openStub(api));
  airflowContract(api, `stand-in ${api} behind MWAA`, () => openMwaaStub(api));
  const real = process.env[`BELFRY_AIRFLOW_${api.toUpperCase()}_URL`];
  if (real !== undefined) airflowContract(api, `real ${api}`, async () => openReal(real));
}
