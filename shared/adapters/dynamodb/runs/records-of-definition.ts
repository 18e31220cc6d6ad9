import { type DynamoDBDocumentClient, QueryCommand } from "@aws-sdk/lib-dynamodb";
import type { DefinitionKey } from "../../../domain/definition/definition-key.ts";
import { idsBetween } from "../../../domain/run/run-id.ts";
import type { TimePage, TimeQuery } from "../../../ports/runs/run-store.ts";
import type { Item } from "../dynamodb.ts";

/** Between which sort keys the records of a list by time are, `:least` and `:most`; the one that it goes on after among them. */
export function boundsOf({ from, to, order, after }: Omit<TimeQuery, "limit">): Record<":least" | ":most", string> {
  const { least, most } = idsBetween(from, to);
  if (after === undefined) return { ":least": least, ":most": most };
  // A cursor that was changed by hand may lie outside: then nothing is between the two.
  return order === "newest" ? { ":least": least, ":most": lesser(after, most) } : { ":least": greater(after, least), ":most": most };
}

/** An owner's records by time. */
export async function recordsOfDefinition(
  client: DynamoDBDocumentClient,
  table: string,
  owner: DefinitionKey,
  query: TimeQuery,
): Promise<TimePage<Item>> {
  const bounds = boundsOf(query);
  // DynamoDB refuses bounds that are the wrong way round.
  if (bounds[":least"] > bounds[":most"]) return { records: [], last: null };
  const found: Item[] = [];
  let startKey: Item | undefined;
  do {
    const page: { Items?: Item[] | undefined; LastEvaluatedKey?: Item | undefined } = await client.send(
      new QueryCommand({
        TableName: table,
        KeyConditionExpression: "pk = :pk AND sk BETWEEN :least AND :most",
        ExpressionAttributeValues: { ":pk": owner, ...bounds },
        ScanIndexForward: query.order === "oldest",
        // One more tells whether there are more, and the one that it goes on after is among them.
        Limit: query.limit + 2 - found.length,
        ...(startKey && { ExclusiveStartKey: startKey }),
      }),
    );
    found.push(...(page.Items ?? []));
    startKey = page.LastEvaluatedKey;
  } while (startKey && found.length < query.limit + 2);
  const behind = found.filter((item) => item["sk"] !== query.after);
  const records = behind.slice(0, query.limit);
  return { records, last: behind.length > query.limit ? String(records.at(-1)?.["sk"]) : null };
}

const lesser = (a: string, b: string) => (a < b ? a : b);
const greater = (a: string, b: string) => (a > b ? a : b);
