import { type CancellationReason, TransactionCanceledException } from "@aws-sdk/client-dynamodb";
import { type DynamoDBDocumentClient, TransactWriteCommand, type TransactWriteCommandInput } from "@aws-sdk/lib-dynamodb";
import pRetry from "p-retry";

/** Reasons that pass by themselves: another transaction held one of the items, or the table was busy. The SDK does not retry them. */
const PASSING = new Set(["TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"]);

/** Writes all or nothing. True if that happened, false if a condition refused it; conflicts are tried again. */
export async function transactionally(
  client: DynamoDBDocumentClient,
  writes: TransactWriteCommandInput["TransactItems"],
): Promise<boolean> {
  return (await refusalsOf(client, writes)) === undefined;
}

/** Writes all or nothing. Undefined if that happened; else, for each write, why its condition refused it. */
export async function refusalsOf(
  client: DynamoDBDocumentClient,
  writes: TransactWriteCommandInput["TransactItems"],
): Promise<readonly CancellationReason[] | undefined> {
  try {
    await pRetry(() => client.send(new TransactWriteCommand({ TransactItems: writes })), {
      retries: 8,
      minTimeout: 20,
      maxTimeout: 1_000,
      randomize: true,
      shouldRetry: ({ error }) => !isRefused(error) && reasonsOf(error).some((reason) => PASSING.has(reason)),
    });
    return undefined;
  } catch (error) {
    if (error instanceof TransactionCanceledException && isRefused(error)) return error.CancellationReasons ?? [];
    throw error;
  }
}

function isRefused(error: unknown): boolean {
  return reasonsOf(error).includes("ConditionalCheckFailed");
}

function reasonsOf(error: unknown): string[] {
  if (!(error instanceof TransactionCanceledException)) return [];
  return (error.CancellationReasons ?? []).flatMap(({ Code }) => Code ?? []);
}
