import { DeleteCommand, type DynamoDBDocumentClient, PutCommand } from "@aws-sdk/lib-dynamodb";
import type { Leases } from "../../ports/leases.ts";
import { conditionally } from "./dynamodb.ts";

const keyOf = (name: string) => ({ pk: name, sk: "lease" });

/** Leases in JobTable: `pk = {name}`, `sk = lease`. */
export function dynamoLeases(client: DynamoDBDocumentClient, table: string): Leases {
  return {
    hold(name, holder, { now, until }) {
      return conditionally(
        client.send(
          new PutCommand({
            TableName: table,
            Item: { ...keyOf(name), holder, held_until: until },
            ConditionExpression: "attribute_not_exists(pk) OR holder = :holder OR held_until <= :now",
            ExpressionAttributeValues: { ":holder": holder, ":now": now },
          }),
        ),
      );
    },
    async release(name, holder) {
      await conditionally(
        client.send(
          new DeleteCommand({
            TableName: table,
            Key: keyOf(name),
            ConditionExpression: "holder = :holder",
            ExpressionAttributeValues: { ":holder": holder },
          }),
        ),
      );
    },
  };
}
