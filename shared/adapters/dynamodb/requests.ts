import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import type { RequestStore } from "../../ports/definitions/request-store.ts";
import { putOrExisting } from "./dynamodb.ts";

const Request = z.object({ id: z.string(), at: z.string(), attempt: z.number().exactOptional(), fingerprint: z.string() });

/** Requests in JobTable: `pk = {owner}`, `sk = request#{key}`. Each is forgotten its lifetime after the time it is due. */
export function dynamoRequests(client: DynamoDBDocumentClient, table: string): RequestStore {
  return {
    async remember(owner, key, request, lifetimeSeconds) {
      const earlier = await putOrExisting(client, {
        TableName: table,
        Item: {
          pk: owner,
          sk: `request#${key}`,
          ...request,
          expires_at: Math.floor(Date.parse(request.at) / 1000) + lifetimeSeconds,
        },
        // An expired item may linger (DynamoDB deletes within days), so the condition reads its time as well.
        ConditionExpression: "attribute_not_exists(pk) OR expires_at < :now",
        ExpressionAttributeValues: { ":now": Math.floor(Date.now() / 1000) },
      });
      return earlier && Request.parse(earlier);
    },
  };
}
