import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { PutSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { afterAll, beforeAll, expect, it } from "vitest";
import { keptAssembly } from "../../../localstack/template/kept-assembly.ts";
import { readContext } from "../../../infra/read-deployment.ts";
import { type AirflowStub, startAirflowStub } from "../../../localstack/airflow-stub/airflow-stub.ts";
import { task } from "../../../localstack/airflow-stub/dag.ts";
import { type LocalStack, startLocalStack } from "../../../localstack/stack/stack.ts";
import { TaskExecution, TaskProgress, TaskView } from "../../../shared/contract/tasks/task.ts";
import { functionName } from "../../../shared/contract/deployment/deployment.ts";
import { DEFAULT_CHAIN } from "../../../shared/domain/tasks/task-chain.ts";
import { read, StackApi } from "../../support/stack/stack-api.ts";
import { CREDENTIALS } from "../../support/stack/stack.ts";
import { eventually } from "../../support/stack/stack-wait.ts";

const STACK = "Belfry-real";
let stub: AirflowStub;
let stack: LocalStack;
let directory: string;
const api = new StackApi(() => stack.apis[STACK] ?? "");
const confs: unknown[] = [];

beforeAll(async () => {
  stub = await startAirflowStub({
    api: "v2",
    files: () => DEFAULT_CHAIN.map((name) => ({ name: `${name}.py`, text: name })),
    read: (_, dag_id) => ({
      dag_id,
      display_name: dag_id,
      description: null,
      owner: "airflow",
      tags: [],
      tasks: [task("work", "PythonOperator", [])],
      schedule: null,
      is_paused_upon_creation: false,
      max_active_runs: 16,
      data: {},
    }),
  });
  stub.world.switches.script = ({ dag, conf }) => {
    confs.push([dag.dag_id, conf["parameters"]]);
    return { takes: 50 };
  };
  directory = mkdtempSync(join(tmpdir(), "belfry-e2e-"));
  const belfry = { ...(readContext()["belfry"] as object), airflow: { url: stub.url } };
  stack = await startLocalStack({
    assemblyDirectory: await keptAssembly({ local: true, auth: false, belfry }),
    stacks: [{ stackName: STACK, port: 0 }],
    awsPort: 0,
    dataDirectory: join(directory, "data"),
  });
  const secrets = new SecretsManagerClient({ endpoint: stack.awsEndpoint, ...CREDENTIALS });
  const SecretString = JSON.stringify({ username: "admin", password: "admin" });
  await secrets.send(new PutSecretValueCommand({ SecretId: stack.outputs[STACK]?.["AirflowSecret"], SecretString }));
}, 120_000);

afterAll(async () => {
  await stack?.stop();
  await stub?.stop();
  if (directory !== undefined) rmSync(directory, { recursive: true, force: true });
});

/** What happens each minute by itself. */
async function sync(client: LambdaClient): Promise<void> {
  await client.send(new InvokeCommand({ FunctionName: functionName("real", "airflow-sync"), Payload: "{}" }));
}

it("an execution runs the DAGs of an Airflow one after the other, each with a workflow of its own, and completes the task", async () => {
  const client = new LambdaClient({ endpoint: stack.awsEndpoint, ...CREDENTIALS });
  const { id } = read(TaskView, 201, await api.send("POST", "/api/v1/tasks", { name: "build" }));
  const started = read(TaskExecution, 201, await api.send("POST", `/api/v1/tasks/${id}/execute`, { parameters: { depth: 3 } }));
  expect(started.workflow_runs.map(({ workflow_id }) => workflow_id)).toEqual([...DEFAULT_CHAIN]);

  const done = await eventually("the task is not running any more", async () => {
    await sync(client);
    const progress = read(TaskProgress, 200, await api.send("GET", `/api/v1/tasks/${id}/status`));
    return progress.task_status !== "running" && progress;
  });

  expect(done).toMatchObject({ task_status: "completed", overall_status: "completed", total_workflow_runs: 3 });
  expect(confs).toEqual(DEFAULT_CHAIN.map((name, dag_index) => [name, { depth: 3, dag_index, dag_total: 3 }]));
  expect((await api.send("GET", `/api/v1/workflows/${DEFAULT_CHAIN[2]}`)).body).toMatchObject({
    name: "Simple Workflow Example",
    dag_id: DEFAULT_CHAIN[2],
  });
  client.destroy();
});
