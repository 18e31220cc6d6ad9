import { ConditionalCheckFailedException, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import {
  type BatchGetCommandInput,
  BatchGetCommand,
  DynamoDBDocumentClient,
  PutCommand,
  type PutCommandInput,
  UpdateCommand,
  type UpdateCommandInput,
} from "@aws-sdk/lib-dynamodb";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import { requestLimits } from "../request-limits.ts";

export type Item = Record<string, unknown>;

/** Of an item in either table. */
export interface Key {
  readonly pk: string;
  readonly sk: string;
}

/** One client a process: connections are kept, and a request that hangs is given up and tried again. */
export function documentClient(): DynamoDBDocumentClient {
  const client = new DynamoDBClient({
    maxAttempts: 5,
    requestHandler: requestLimits(),
  });
  return DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
}

/** DynamoDB reads 100 items a request at most. */
const BATCH_GET_LIMIT = 100;

/** Items of these keys, each once, in no order; absent ones are left out. Keys that DynamoDB left unprocessed are asked for again. */
export async function batchGet(
  client: DynamoDBDocumentClient,
  table: string,
  asked: readonly Key[],
  options: { readonly consistent?: boolean; readonly attributes?: readonly string[] } = {},
): Promise<Item[]> {
  // DynamoDB refuses a request that names a key twice.
  const keys = [...new Map(asked.map(({ pk, sk }) => [`${pk} ${sk}`, { pk, sk }])).values()];
  const chunks = Array.from({ length: Math.ceil(keys.length / BATCH_GET_LIMIT) }, (_, index) =>
    keys.slice(index * BATCH_GET_LIMIT, (index + 1) * BATCH_GET_LIMIT),
  );
  const found = await Promise.all(chunks.map((chunk) => getChunk(client, table, chunk, options)));
  return found.flat();
}

async function getChunk(
  client: DynamoDBDocumentClient,
  table: string,
  keys: readonly Key[],
  { consistent = false, attributes }: { readonly consistent?: boolean; readonly attributes?: readonly string[] },
): Promise<Item[]> {
  const projection = attributes && {
    ProjectionExpression: attributes.map((_, index) => `#a${index}`).join(", "),
    ExpressionAttributeNames: Object.fromEntries(attributes.map((name, index) => [`#a${index}`, name])),
  };
  let request: BatchGetCommandInput["RequestItems"] = { [table]: { Keys: [...keys], ConsistentRead: consistent, ...projection } };
  const found: Item[] = [];
  while (request && Object.keys(request).length > 0) {
    const answer: { Responses?: Record<string, Item[]> | undefined; UnprocessedKeys?: BatchGetCommandInput["RequestItems"] } =
      await client.send(new BatchGetCommand({ RequestItems: request }));
    found.push(...(answer.Responses?.[table] ?? []));
    request = answer.UnprocessedKeys;
  }
  return found;
}

/** True if the write happened, false if its condition refused it. */
export async function conditionally(write: Promise<unknown>): Promise<boolean> {
  try {
    await write;
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}

/** Puts an item; answers undefined if that happened, or else the item that made the condition refuse it. */
export async function putOrExisting(client: DynamoDBDocumentClient, put: PutCommandInput): Promise<Item | undefined> {
  try {
    await client.send(new PutCommand({ ...put, ReturnValuesOnConditionCheckFailure: "ALL_OLD" }));
    return undefined;
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException) || !error.Item) throw error;
    return unmarshall(error.Item);
  }
}

/** Updates an item; answers it as it was, and whether its condition let the update happen. Without an item: undefined. */
export async function updateOrExisting(
  client: DynamoDBDocumentClient,
  update: UpdateCommandInput,
): Promise<{ readonly applied: boolean; readonly before: Item } | undefined> {
  try {
    const command = new UpdateCommand({ ...update, ReturnValues: "ALL_OLD", ReturnValuesOnConditionCheckFailure: "ALL_OLD" });
    const { Attributes } = await client.send(command);
    return Attributes && { applied: true, before: Attributes };
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    return error.Item && { applied: false, before: unmarshall(error.Item) };
  }
}
