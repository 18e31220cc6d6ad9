import { randomUUID } from "node:crypto";
import { expect, it } from "vitest";
import * as z from "zod";
import { DatasetView } from "../../../shared/contract/tasks/dataset.ts";
import { TaskExecution, TaskProgress, TaskView } from "../../../shared/contract/tasks/task.ts";
import { DEFAULT_CHAIN } from "../../../shared/domain/tasks/task-chain.ts";
import { read } from "../../support/stack/stack-api.ts";
import { useStack } from "../../support/stack/stack.ts";
import { eventually } from "../../support/stack/stack-wait.ts";
import { StackWorkflows } from "../../support/stack/stack-workflows.ts";

const stack = useStack();
const workflows = new StackWorkflows(stack.real);
const queueOf = (name: string) => `real.jobs.${name.replaceAll("_", "-")}`;
const [FIRST, SECOND] = DEFAULT_CHAIN;
/** Names of tasks whose second link fails. */
const failing = new Set<string>();
const confs = new Map<string, unknown[]>();

/** A dataset and a task of it; the chain's workflows have workers. */
async function aTask(): Promise<TaskView> {
  const name = `build-${randomUUID().slice(0, 8)}`;
  const dataset = read(DatasetView, 201, await stack.real.send("POST", "/api/v1/datasets/", { name, path: "s3://roads" }));
  const task = read(TaskView, 201, await stack.real.send("POST", "/api/v1/tasks/", { name, dataset_id: dataset.id }));
  expect(task).toMatchObject({ status: "pending", dataset: { id: dataset.id, name } });
  return task;
}

const execute = (id: number, body?: object) => stack.real.send("POST", `/api/v1/tasks/${id}/execute`, body);

async function progress(id: number, is: (progress: TaskProgress) => boolean): Promise<TaskProgress> {
  return eventually(`task ${id} has come so far`, async () => {
    const found = read(TaskProgress, 200, await stack.real.send("GET", `/api/v1/tasks/${id}/status`));
    return is(found) && found;
  });
}

const Conf = z.looseObject({ task_config: z.looseObject({ name: z.string() }), parameters: z.looseObject({}) });
let released = Promise.withResolvers<void>();

it("a task without the workflows of its chain is answered what is missing; with them they are worked on", async () => {
  const task = await aTask();
  const refused = await execute(task.id);
  expect([refused.status, refused.body]).toMatchObject([404, { reason: "chain-workflows-missing" }]);
  for (const name of DEFAULT_CHAIN) {
    await workflows.put(name, {
      max_parallel: 10,
      steps: [{ step_id: "work", queue: queueOf(name), params: { conf: "<$.params>" }, retry_limit: 0 }],
    });
    await stack.worker({
      queue: queueOf(name),
      concurrency: 5,
      handler: async ({ conf }) => {
        const { task_config, parameters } = Conf.parse(conf);
        confs.set(task_config.name, [...(confs.get(task_config.name) ?? []), parameters]);
        if (name === FIRST) await released.promise;
        if (name === SECOND && failing.has(task_config.name)) throw new Error("no data");
      },
    });
  }
});

it("a task's execution runs its links one after the other on workers, and completes it with the last one", async () => {
  const task = await aTask();
  const started = read(TaskExecution, 201, await execute(task.id, { parameters: { depth: 1 } }));
  expect(started).toMatchObject({ task_id: task.id, total_dags: 3, workflow_runs: [{ workflow_id: FIRST, status: "queued" }, {}, {}] });
  await progress(task.id, ({ workflow_runs: [first] }) => first?.status === "running");
  expect(read(TaskView, 200, await stack.real.send("GET", `/api/v1/tasks/${task.id}`)).status).toBe("running");
  released.resolve();
  const done = await progress(task.id, ({ task_status }) => task_status !== "running");
  expect(done).toMatchObject({ task_status: "completed", overall_status: "completed", total_workflow_runs: 3 });
  expect(done.workflow_runs.map(({ status }) => status)).toEqual(["success", "success", "success"]);
  expect(confs.get(task.name)).toEqual([0, 1, 2].map((dag_index) => ({ depth: 1, dag_index, dag_total: 3 })));
  const [run] = await workflows.runs(SECOND);
  expect(run).toMatchObject({ id: done.workflow_runs[1]?.id, status: "success", configuration: { task_id: task.id } });
});

it("a link that fails in the middle fails the task, which can then be executed again", async () => {
  const task = await aTask();
  failing.add(task.name);
  read(TaskExecution, 201, await execute(task.id));
  const failed = await progress(task.id, ({ task_status }) => task_status !== "running");
  expect(failed).toMatchObject({ task_status: "failed", overall_status: "failed", total_workflow_runs: 2 });
  expect(failed.workflow_runs.map(({ status }) => status)).toEqual(["failed", "success"]);
  failing.delete(task.name);
  read(TaskExecution, 201, await execute(task.id));
  expect(await progress(task.id, ({ task_status }) => task_status !== "running")).toMatchObject({
    task_status: "completed",
    total_workflow_runs: 5,
  });
});

it("of two executions at once one runs, and the other is refused", async () => {
  const task = await aTask();
  released = Promise.withResolvers<void>();
  const both = await Promise.all([execute(task.id), execute(task.id)]);
  expect(both.map(({ status }) => status).toSorted()).toEqual([201, 409]);
  released.resolve();
  expect(await progress(task.id, ({ task_status }) => task_status !== "running")).toMatchObject({
    task_status: "completed",
    total_workflow_runs: 3,
  });
  expect((await stack.real.send("DELETE", `/api/v1/tasks/${task.id}`)).status).toBe(204);
  expect((await stack.real.send("GET", `/api/v1/tasks/${task.id}/`)).status).toBe(404);
});
