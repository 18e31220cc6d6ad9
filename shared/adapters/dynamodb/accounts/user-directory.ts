import { type DynamoDBDocumentClient, GetCommand } from "@aws-sdk/lib-dynamodb";
import type { UserDirectory } from "../../../ports/tasks/user-directory.ts";

/** Users in AccountTable, `pk = user`, `sk = 0000000012`, of which only the presence counts here. */
export function dynamoUserDirectory(client: DynamoDBDocumentClient, table: string): UserDirectory {
  return {
    async exists(id) {
      const Key = { pk: "user", sk: String(id).padStart(10, "0") };
      const { Item } = await client.send(new GetCommand({ TableName: table, Key, ProjectionExpression: "pk", ConsistentRead: true }));
      return Item !== undefined;
    },
  };
}
