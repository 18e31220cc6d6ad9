import { TransactionCanceledException } from "@aws-sdk/client-dynamodb";
import { type DynamoDBDocumentClient, GetCommand, TransactWriteCommand } from "@aws-sdk/lib-dynamodb";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { RecordTables } from "../../../shared/adapters/dynamodb/runs/run-store.ts";
import { dynamoTriggerStore } from "../../../shared/adapters/dynamodb/definitions/trigger-store.ts";
import { type DynamoDbTables, startDynamoDbTables } from "../../support/servers/dynamodb-tables.ts";
import { MemoryTriggerStore } from "../../support/memory/definitions/trigger-store.ts";
import { anOccurrence } from "../../support/samples.ts";
import { triggerStoreContract } from "./trigger-store.contract.ts";

let tables: DynamoDbTables;
beforeAll(async () => {
  tables = await startDynamoDbTables();
});
afterAll(() => tables.stop());

const newTables = async (): Promise<RecordTables> => ({
  jobTable: await tables.jobTable(),
  runTable: await tables.runTable(),
  retentionDays: 400,
});

triggerStoreContract("in memory", async () => new MemoryTriggerStore());
triggerStoreContract("on DynamoDB", async () => dynamoTriggerStore(tables.client, await newTables()));

/** The client, with a look at each command before it is sent. */
function watched(look: (command: unknown) => void): DynamoDBDocumentClient {
  const send = async (command: Parameters<DynamoDBDocumentClient["send"]>[0]) => {
    look(command);
    return tables.client.send(command);
  };
  return { send } as unknown as DynamoDBDocumentClient;
}

function cancelled(...codes: string[]): TransactionCanceledException {
  return new TransactionCanceledException({ message: "cancelled", $metadata: {}, CancellationReasons: codes.map((Code) => ({ Code })) });
}

it("on DynamoDB an occurrence is recorded although others held the count at first", async () => {
  const conflicts = [cancelled("None", "TransactionConflict"), cancelled("ThrottlingError", "None")];
  const client = watched((command) => {
    const conflict = command instanceof TransactWriteCommand ? conflicts.pop() : undefined;
    if (conflict) throw conflict;
  });
  const triggers = dynamoTriggerStore(client, await newTables());
  expect(await triggers.recordOccurrence(anOccurrence())).toBe(true);
  expect(conflicts).toEqual([]);
  expect((await triggers.getTriggerStates(["github"])).get("github")?.trigger_count).toBe(1);
});

it("on DynamoDB an occurrence that cannot be recorded for another reason fails at once", async () => {
  let sent = 0;
  const client = watched(() => {
    sent += 1;
    throw cancelled("ValidationError", "None");
  });
  const triggers = dynamoTriggerStore(client, await newTables());
  await expect(triggers.recordOccurrence(anOccurrence())).rejects.toThrow(TransactionCanceledException);
  expect(sent).toBe(1);
});

it("on DynamoDB a thousand questions for the listeners are one read; what another process noted shows in time", async () => {
  let reads = 0;
  const client = watched((command) => {
    if (command instanceof GetCommand) reads += 1;
  });
  const where = await newTables();
  const triggers = dynamoTriggerStore(client, where);
  await Promise.all(Array.from({ length: 1_000 }, () => triggers.listeners()));
  expect(reads).toBe(1);
  await dynamoTriggerStore(tables.client, where).setListener("a", "run.*");
  await expect.poll(() => triggers.listeners(), { timeout: 5_000 }).toEqual(["run.*"]);
});
