/** Fills the tables of version 0.0.1 with what it would have left, and lets its functions do what their roles grant. */
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { BatchWriteCommand, DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { CloudFormationClient } from "@aws-sdk/client-cloudformation";
import { stackResources } from "../../../tools/stack-resources.ts";
import { definitions, runs } from "./first-items.ts";
import translateGrants from "./grants.ts";

const PAGE = 25;
const client = DynamoDBDocumentClient.from(new DynamoDBClient());
const resources = await stackResources(new CloudFormationClient(), "real");

await translateGrants();
await fill("JobTable", definitions);
await fill("RunTable", runs);

async function fill(table: string, items: readonly Record<string, unknown>[]): Promise<void> {
  const name = resources.find(({ type, logicalId }) => type === "AWS::DynamoDB::Table" && logicalId?.startsWith(table))?.id;
  if (name === undefined) throw new Error(`there is no ${table}`);
  for (let at = 0; at < items.length; at += PAGE) {
    const RequestItems = { [name]: items.slice(at, at + PAGE).map((Item) => ({ PutRequest: { Item } })) };
    const { UnprocessedItems = {} } = await client.send(new BatchWriteCommand({ RequestItems }));
    if (Object.keys(UnprocessedItems).length > 0) throw new Error(`${table} did not take all items`);
  }
}
