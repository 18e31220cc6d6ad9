import { airflowClient } from "../../shared/adapters/airflow/airflow-client.ts";
import { mwaaAirflow } from "../../shared/adapters/airflow/mwaa/mwaa-client.ts";
import type { AirflowDeps, AirflowSettings, MwaaSettings } from "../../shared/adapters/airflow/settings.ts";
import type { Airflow } from "../../shared/ports/airflow.ts";
import type { TelemetryEvent } from "../../shared/ports/telemetry.ts";
import type { DagText } from "../../localstack/airflow-stub/dag-files.ts";
import { type ParsedDag, type ParsedTask, type ReadDagFile, task } from "../../localstack/airflow-stub/dag.ts";
import { type AirflowStub, type AirflowStubOptions, startAirflowStub } from "../../localstack/airflow-stub/airflow-stub.ts";
import { CALLER, type MwaaEndpoint, REGION, startMwaaEndpoint } from "./airflow/mwaa-endpoint.ts";

export const TEN = Date.parse("2026-11-20T10:00:00.000Z");

/** A DAG whose file is its name: what a test needs beside its id. */
export interface TestDag extends Partial<Omit<ParsedDag, "dag_id">> {
  readonly dag_id: string;
}

/** A stand-in for Airflow with a clock of its own, which waiting moves, and clients of it. */
export interface AirflowBench {
  readonly stub: AirflowStub;
  /** As admin. */
  readonly airflow: Airflow;
  readonly recorded: readonly TelemetryEvent[];
  now(): number;
  pass(ms: number): void;
  client(settings?: Partial<AirflowSettings>, deps?: Partial<AirflowDeps>): Airflow;
  /** Files beside those that it was opened with, by name. */
  readonly files: Map<string, string>;
  readonly deps: AirflowDeps;
}

/** The same behind an endpoint of MWAA, which its clients ask. */
export interface MwaaBench extends Omit<AirflowBench, "client"> {
  readonly endpoint: MwaaEndpoint;
  client(settings?: Partial<MwaaSettings>, deps?: Partial<Parameters<typeof mwaaAirflow>[1]>): Airflow;
  stop(): Promise<void>;
}

const ONE_TASK: readonly ParsedTask[] = [task("work", "PythonOperator", [])];

/** Files are named after their DAGs, and say nothing. */
function readTestFile(dags: readonly TestDag[]): ReadDagFile {
  return (name, text) => {
    const dag_id = name.replace(/\.py$/, "");
    const dag = dags.find((one) => one.dag_id === dag_id);
    if (!dag || text === "broken") throw new Error("ModuleNotFoundError: No module named 'not_there'");
    return {
      display_name: dag_id,
      description: null,
      owner: "me",
      tags: [],
      tasks: ONE_TASK,
      schedule: null,
      is_paused_upon_creation: false,
      max_active_runs: 16,
      data: {},
      ...dag,
    };
  };
}

export async function openAirflow(
  api: "v1" | "v2",
  dags: readonly TestDag[] = [{ dag_id: "one" }],
  options: Partial<AirflowStubOptions> = {},
): Promise<AirflowBench> {
  let now = TEN;
  const files = new Map(dags.map(({ dag_id }) => [`${dag_id}.py`, "a dag of airflow"]));
  const listFiles = (): DagText[] => [...files].map(([name, text]) => ({ name, text }));
  const stub = await startAirflowStub({ api, files: listFiles, read: readTestFile(dags), now: () => now, ...options });
  const recorded: TelemetryEvent[] = [];
  const deps: AirflowDeps = {
    clock: {
      now: () => now,
      until: async (instant) => void (now = Math.max(now, instant)),
    },
    telemetry: { record: (event) => void recorded.push(event) },
    random: () => 0.5,
  };
  const client: AirflowBench["client"] = (settings, more) =>
    airflowClient({ baseUrl: stub.url, username: "admin", password: "admin", callsPerSecond: 1e6, ...settings }, { ...deps, ...more });
  return { stub, airflow: client(), recorded, files, now: () => now, pass: (ms) => void (now += ms), client, deps };
}

export async function openMwaa(...args: Parameters<typeof openAirflow>): Promise<MwaaBench> {
  const bench = await openAirflow(...args);
  const endpoint = await startMwaaEndpoint(bench.stub, args[0]);
  const client: MwaaBench["client"] = (settings, more) =>
    mwaaAirflow(
      { environment: "production", endpoint: endpoint.url, region: REGION, callsPerSecond: 1e6, ...settings },
      { ...bench.deps, credentials: async () => CALLER, ...more },
    );
  const stop = async () => void (await Promise.all([endpoint.stop(), bench.stub.stop()]));
  return { ...bench, airflow: client(), endpoint, client, stop };
}

/** Methods and paths of what the stand-in was asked. */
export function asked({ stub }: AirflowBench): readonly string[] {
  return stub.calls.map(({ method, path }) => `${method} ${path}`);
}

/** A file as Belfry generates it, as far as the stand-in reads it. */
export function belfryFile(dagId: string, jobs: readonly string[], more: Readonly<Record<string, unknown>> = {}): string {
  const data = {
    revision: "0123456789ab",
    schedule_id: dagId,
    display_name: dagId,
    description: "",
    owner: "me",
    cron: "0 9 * * *",
    timezone: "UTC",
    start_date: "2026-11-21T00:00:00.000+00:00",
    end_date: null,
    not_before: null,
    is_paused_upon_creation: false,
    max_active_runs: 4,
    success_emails: [],
    jobs: jobs.map((id) => ({ id })),
    ...more,
  };
  return `"""A dag of airflow."""\nSCHEDULE = json.loads(r'${JSON.stringify(data)}')\n`;
}
