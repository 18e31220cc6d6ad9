import { ConditionalCheckFailedException, type DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import type { RawItem } from "./scan-table.ts";

/** False: an item of this key is there, and stays as it is. */
export async function putIfAbsent(client: DynamoDBClient, TableName: string, Item: RawItem): Promise<boolean> {
  try {
    await client.send(new PutItemCommand({ TableName, Item, ConditionExpression: "attribute_not_exists(pk)" }));
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}
