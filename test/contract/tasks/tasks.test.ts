import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PutCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { dynamoDatasets, dynamoTasks } from "../../../shared/adapters/dynamodb/accounts/task-items.ts";
import { dynamoUserDirectory } from "../../../shared/adapters/dynamodb/accounts/user-directory.ts";
import type { Dataset } from "../../../shared/domain/tasks/dataset.ts";
import type { Task } from "../../../shared/domain/tasks/task.ts";
import type { DatasetStore } from "../../../shared/ports/tasks/dataset-store.ts";
import type { TaskStore } from "../../../shared/ports/tasks/task-store.ts";
import type { UserDirectory } from "../../../shared/ports/tasks/user-directory.ts";
import { DATASETS } from "../../../shared/ports/tasks/dataset-store.ts";
import { TASKS } from "../../../shared/ports/tasks/task-store.ts";
import { type DynamoDbTables, startDynamoDbTables } from "../../support/servers/dynamodb-tables.ts";
import { MemoryNumbered } from "../../support/memory/definitions/numbered-store.ts";
import { MemoryUserDirectory } from "../../support/memory/user-directory.ts";
import { iso, NOON } from "../../support/samples.ts";

let tables: DynamoDbTables;
beforeAll(async () => {
  tables = await startDynamoDbTables();
});
afterAll(() => tables.stop());

interface Stores {
  readonly datasets: DatasetStore;
  readonly tasks: TaskStore;
  readonly users: UserDirectory;
  addUser(id: number): Promise<void>;
}

const worlds: readonly (readonly [string, () => Promise<Stores>])[] = [
  [
    "in memory",
    async () => {
      const users = new MemoryUserDirectory();
      const addUser = async (id: number) => void users.users.add(id);
      return { datasets: new MemoryNumbered(DATASETS), tasks: new MemoryNumbered(TASKS), users, addUser };
    },
  ],
  [
    "on DynamoDB",
    async () => {
      const TableName = await tables.accountTable();
      const { client } = tables;
      const addUser = async (id: number) => {
        await client.send(new PutCommand({ TableName, Item: { pk: "user", sk: String(id).padStart(10, "0"), id, username: "mina" } }));
      };
      const datasets = dynamoDatasets(client, TableName);
      return { datasets, tasks: dynamoTasks(client, TableName), users: dynamoUserDirectory(client, TableName), addUser };
    },
  ],
];

const DATASET: Omit<Dataset, "id"> = {
  version: 1,
  name: "Roads",
  description: null,
  path: "s3://roads",
  data_type: "Jetson",
  gt_path: null,
  created_by_id: 4,
  created_at: iso(NOON),
  updated_at: iso(NOON),
};

const nested = (levels: number): Record<string, unknown> => (levels === 0 ? { z: 1, a: 0.1 } : { in: nested(levels - 1) });

const TASK: Omit<Task, "id"> = {
  version: 1,
  name: "Build",
  description: "every night",
  customer: null,
  log_out_path: null,
  status: "running",
  status_by: "run",
  configuration: {
    branch_name: "main",
    commit_id: null,
    build_config: null,
    build_config_customized: true,
    build_config_custom_conf: nested(60),
    build_config_custom_ini: { "": [null, "한글"] },
  },
  dataset_id: 1,
  video_output: { enabled: true, path: "out" },
  created_by_id: null,
  created_by_subject: "https://login.example.com 5",
  created_at: iso(NOON),
  updated_at: iso(NOON),
  executions: [{ run_id: "r", started_at: iso(NOON), chain: ["a", "b"], dataset_id: null, triggered_by: 4, note: null }],
};

describe.each(worlds)("datasets, tasks and the directory of users %s", (_, open) => {
  it("keep every field as it is, settings of a build at any depth and in their order among them", async () => {
    const { datasets, tasks } = await open();
    const dataset = { ...DATASET, id: await datasets.nextId() };
    const task = { ...TASK, id: await tasks.nextId() };
    expect([await datasets.create(dataset), await tasks.create(task)]).toEqual(["done", "done"]);
    expect([await datasets.get(dataset.id), await tasks.get(task.id)]).toEqual([dataset, task]);
    expect(JSON.stringify((await tasks.get(task.id))?.configuration)).toBe(JSON.stringify(task.configuration));
    expect((await tasks.list({ skip: 0, limit: 5 }))[0]).toEqual(task);
  });

  it("do not meet: a task may have the number and the name of a dataset", async () => {
    const { datasets, tasks } = await open();
    expect([await datasets.create({ ...DATASET, id: 1 }), await tasks.create({ ...TASK, id: 1, name: "roads" })]).toEqual(["done", "done"]);
    expect(await tasks.create({ ...TASK, id: 2, name: "ROADS" })).toEqual({ taken: "name" });
  });

  it("let one of two make a task running that read it at the same time", async () => {
    const { tasks } = await open();
    const task = { ...TASK, id: 1, status: "pending" as const };
    await tasks.create(task);
    const both = await Promise.all(
      ["one", "two"].map((run_id) =>
        tasks.replace({ ...task, version: 2, status: "running", executions: [{ ...TASK.executions[0], run_id } as never] }, 1),
      ),
    );
    expect(both.toSorted()).toEqual(["changed", "done"]);
  });

  it("know who is a user, by number", async () => {
    const { users, addUser } = await open();
    await addUser(4);
    expect([await users.exists(4), await users.exists(5)]).toEqual([true, false]);
  });
});

it("a task that another hand made unreadable is left out of lists, and answered as broken by itself", async () => {
  const TableName = await tables.accountTable();
  const tasks = dynamoTasks(tables.client, TableName);
  for (const id of [1, 2]) await tasks.create({ ...TASK, id, name: `task ${id}` });
  await tables.client.send(
    new UpdateCommand({
      TableName,
      Key: { pk: "task", sk: "0000000001" },
      UpdateExpression: "SET configuration = :no",
      ExpressionAttributeValues: { ":no": "{" },
    }),
  );
  expect((await tasks.list({ skip: 0, limit: 5 })).map(({ id }) => id)).toEqual([2]);
  await expect(tasks.get(1)).rejects.toMatchObject({ problem: { code: "CONFLICT", text: { code: "run-broken" } } });
});
