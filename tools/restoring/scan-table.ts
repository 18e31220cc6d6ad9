import { type AttributeValue, type DynamoDBClient, paginateScan } from "@aws-sdk/client-dynamodb";

/** As DynamoDB keeps it: copied, nothing of it is lost in reading. */
export type RawItem = Record<string, AttributeValue>;

/** All items of a table, the items of each partition together. */
export async function* partitionsOf(client: DynamoDBClient, TableName: string): AsyncGenerator<readonly RawItem[]> {
  let partition: RawItem[] = [];
  for await (const { Items = [] } of paginateScan({ client }, { TableName, ConsistentRead: true })) {
    for (const item of Items) {
      if (partition.length > 0 && partition[0]?.["pk"]?.S !== item["pk"]?.S) {
        yield partition;
        partition = [];
      }
      partition.push(item);
    }
  }
  if (partition.length > 0) yield partition;
}
