import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import * as z from "zod";
import { DatasetView } from "../../../shared/contract/tasks/dataset.ts";
import { TaskExecution, TaskProgress, TaskView } from "../../../shared/contract/tasks/task.ts";
import { DEFAULT_CHAIN } from "../../../shared/domain/tasks/task-chain.ts";
import { read, StackApi } from "../../support/stack/stack-api.ts";
import { CREDENTIALS, useStack } from "../../support/stack/stack.ts";
import { eventually } from "../../support/stack/stack-wait.ts";
import { StackWorkflows } from "../../support/stack/stack-workflows.ts";

/** What a front end of tasks does, by the document that it is written to: signs in, makes a dataset and a task, executes it, and listens. */
const stack = useStack({ auth: true });
const [, SECOND] = DEFAULT_CHAIN;
/** Names of tasks whose second link fails. */
const failing = new Set<string>();
const sockets: WebSocket[] = [];
const secrets: Record<string, string> = {};
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

const SignedIn = z.object({
  access_token: z.string(),
  token_type: z.literal("bearer"),
  user: z.object({ id: z.int(), username: z.string(), is_superuser: z.boolean() }),
});
/** An event, as it is published. */
const Event = z.looseObject({ type: z.string(), workflow_id: z.string(), run_id: z.string(), user_id: z.int().nullable() });
type Event = z.infer<typeof Event>;
const Conf = z.looseObject({ task_config: z.looseObject({ name: z.string() }) });

beforeAll(async () => {
  const client = new SecretsManagerClient({ endpoint: stack.running.awsEndpoint, ...CREDENTIALS });
  for (const name of ["ApiTokenSecret", "FirstAdminSecret"]) {
    const SecretId = stack.running.outputs["Belfry-real"]?.[name];
    secrets[name] = (await client.send(new GetSecretValueCommand({ SecretId }))).SecretString ?? "";
  }
  client.destroy();
  const token = secrets["ApiTokenSecret"] ?? "";
  const workflows = new StackWorkflows(
    new StackApi(
      () => stack.apiUrl("real"),
      () => bearer(token),
    ),
  );
  for (const name of DEFAULT_CHAIN) {
    const queue = `real.jobs.${name.replaceAll("_", "-")}`;
    await workflows.put(name, { steps: [{ step_id: "work", queue, params: { conf: "<$.params>" }, retry_limit: 0 }] });
    await stack.worker({
      queue,
      token,
      handler: ({ conf }) => {
        if (name === SECOND && failing.has(Conf.parse(conf).task_config.name)) throw new Error("no GPU is left");
      },
    });
  }
});
afterAll(() => {
  for (const socket of sockets) socket.terminate();
});

/** Makes a user, who signs in, and answers what asks as that user. */
async function aUser() {
  const login = (body: object) => stack.real.send("POST", "/api/v1/auth/login", body);
  const { access_token } = read(SignedIn, 200, await login(JSON.parse(secrets["FirstAdminSecret"] ?? "{}") as object));
  const username = `mina-${randomUUID().slice(0, 8)}`;
  const user = { username, email: `${username}@example.com`, name: "Mina", password: "long-enough" };
  expect((await stack.real.send("POST", "/api/v1/users/", user, bearer(access_token))).status).toBe(201);
  const signedIn = read(SignedIn, 200, await login({ username, password: user.password }));
  expect(signedIn.user).toMatchObject({ username, is_superuser: false });
  return {
    id: signedIn.user.id,
    token: signedIn.access_token,
    api: new StackApi(
      () => stack.apiUrl("real"),
      () => bearer(signedIn.access_token),
    ),
  };
}

/** Listens on an address, in the words of the document alone. */
async function listen(path: string, token: string): Promise<readonly Event[]> {
  const events: Event[] = [];
  const url = `${stack.apiUrl("real").replace(/^http/, "ws")}${path}?frames=document`;
  const socket = new WebSocket(url, ["belfry.v1", `belfry.token.${token}`]);
  socket.on("message", (data: Buffer) => events.push(Event.parse(JSON.parse(data.toString()))));
  sockets.push(socket);
  await once(socket, "open");
  return events;
}

async function aTask(api: StackApi, name: string): Promise<TaskView> {
  const data = { name, description: "Front camera", path: "s3://roads/2026", data_type: "Surf" };
  const dataset = read(DatasetView, 201, await api.send("POST", "/api/v1/datasets/", data));
  const task = read(TaskView, 201, await api.send("POST", "/api/v1/tasks/", { name, customer: "acme", dataset_id: dataset.id }));
  expect(task).toMatchObject({ name, status: "pending", dataset: { id: dataset.id } });
  return task;
}

async function ended(api: StackApi, taskId: number): Promise<TaskProgress> {
  return eventually(`task ${taskId} has ended`, async () => {
    const progress = read(TaskProgress, 200, await api.send("GET", `/api/v1/tasks/${taskId}/status`));
    return progress.task_status !== "pending" && progress.task_status !== "running" && progress;
  });
}

/** What a link's run was told of, in order: of the run, and of its step. */
const toldOf = (events: readonly Event[], workflow: string) => {
  const types = events.filter(({ workflow_id }) => workflow_id === workflow).map(({ type }) => type);
  return [types.filter((type) => type.startsWith("workflow.")), types.filter((type) => type.startsWith("task."))];
};
const WELL = [
  ["workflow.triggered", "workflow.started", "workflow.completed"],
  ["task.started", "task.completed"],
];
const BADLY = [
  ["workflow.triggered", "workflow.started", "workflow.failed"],
  ["task.started", "task.failed"],
];

describe("a front end of tasks", () => {
  it("signs in, makes a dataset and a task, executes it, is told of each link, and sees it completed", async () => {
    const [first, second, third] = DEFAULT_CHAIN;
    const [mina, other] = await Promise.all([aUser(), aUser()]);
    const task = await aTask(mina.api, `well-${randomUUID().slice(0, 8)}`);
    const [events, others] = await Promise.all([
      listen(`/api/v1/ws/user/${mina.id}/workflow/${first}`, mina.token),
      listen(`/ws/user/${other.id}`, other.token),
    ]);
    const started = read(TaskExecution, 201, await mina.api.send("POST", `/api/v1/tasks/${task.id}/execute`, { parameters: { depth: 1 } }));
    expect(started).toMatchObject({
      task_id: task.id,
      total_dags: 3,
      workflow_runs: [{ workflow_id: first, status: "queued", triggered_by: mina.id, configuration: { task_id: task.id } }, {}, {}],
    });

    const done = await ended(mina.api, task.id);
    expect(done).toMatchObject({ task_status: "completed", overall_status: "completed", total_workflow_runs: 3, dag_chain: DEFAULT_CHAIN });
    expect(done.workflow_runs.map(({ workflow_id, status }) => [workflow_id, status])).toEqual([
      [third, "success"],
      [second, "success"],
      [first, "success"],
    ]);
    expect(read(TaskView, 200, await mina.api.send("GET", `/api/v1/tasks/${task.id}`)).status).toBe("completed");
    for (const name of DEFAULT_CHAIN) {
      await expect.poll(() => toldOf(events, name), { timeout: 20_000 }).toEqual(WELL);
      const run = done.workflow_runs.find(({ workflow_id }) => workflow_id === name);
      for (const event of events.filter(({ workflow_id }) => workflow_id === name)) {
        expect(event).toMatchObject({ run_id: run?.id, user_id: mina.id, timestamp: expect.any(String) });
      }
    }
    const triggered = events.find(({ type, workflow_id }) => type === "workflow.triggered" && workflow_id === first);
    expect(triggered?.["data"]).toMatchObject({ task_id: task.id, dataset_id: task.dataset?.id });
    expect(others).toEqual([]);
  });

  it("is told that a link in the middle failed, and sees the task failed, with the link's error", async () => {
    const [first, second, third] = DEFAULT_CHAIN;
    const mina = await aUser();
    const task = await aTask(mina.api, `badly-${randomUUID().slice(0, 8)}`);
    failing.add(task.name);
    const events = await listen(`/ws/user/${mina.id}/workflow/${second}`, mina.token);
    read(TaskExecution, 201, await mina.api.send("POST", `/api/v1/tasks/${task.id}/execute`));

    const failed = await ended(mina.api, task.id);
    expect(failed).toMatchObject({ task_status: "failed", overall_status: "failed", total_workflow_runs: 2 });
    expect(failed.workflow_runs).toMatchObject([
      { workflow_id: second, status: "failed", error: expect.stringContaining("no GPU is left") },
      { workflow_id: first, status: "success", error: null },
    ]);
    await expect.poll(() => toldOf(events, second), { timeout: 20_000 }).toEqual(BADLY);
    await expect.poll(() => toldOf(events, first), { timeout: 20_000 }).toEqual(WELL);
    expect(toldOf(events, third)).toEqual([[], []]);
    const told = events.find(({ type, workflow_id }) => type === "task.failed" && workflow_id === second);
    expect(told?.["data"]).toMatchObject({ error: expect.stringContaining("no GPU is left") });
  });
});
