import { createHash } from "node:crypto";
import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import {
  DeleteCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  type QueryCommandInput,
} from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import type { Connection, Topic } from "../../../domain/live/connection.ts";
import { FRAME_KINDS } from "../../../domain/live/connection.ts";
import type { ConnectionStore, Follower } from "../../../ports/live/connection-store.ts";
import type { Item } from "../dynamodb.ts";
import { transactionally } from "../transaction.ts";

/** All connections are of one partition, so that one query counts them; API Gateway opens 500 a second at most, half of what a partition takes. */
const CONNECTIONS = "connection";
/** DynamoDB deletes what has expired within days; until then readers compare. Kept a little longer than API Gateway keeps the socket, in s. */
const ROOM_SEC = 300;
const TOPICS_AT_ONCE = 20;

const TopicItem = z.templateLiteral([z.enum(["workflow#", "user#"]), z.string()]).or(z.literal("global"));
const Common = { frames: z.enum(FRAME_KINDS), connected_at: z.number(), valid_until: z.number() };
const ConnectionItem = z.object({
  sk: z.string(),
  ...Common,
  topics: z.array(TopicItem),
  name: z.string(),
  access: z.array(z.string()),
  user_id: z.number().nullable().default(null),
});
const FollowerItem = z.object({ sk: z.string(), ...Common });
const TicketItem = z.object({
  name: z.string(),
  access: z.array(z.string()),
  user_id: z.number().exactOptional(),
  credential_until: z.number().exactOptional(),
  valid_until: z.number(),
});

const keyOf = (id: string) => ({ pk: CONNECTIONS, sk: id });
const topicKey = (topic: Topic, id: string) => ({ pk: `topic#${topic}`, sk: id });
/** Who can read the table holds no ticket. */
const ticketKey = (ticket: string) => ({ pk: `ticket#${createHash("sha256").update(ticket).digest("base64url")}`, sk: "ticket" });

/**
 * ConnectionTable: `pk = connection`, `sk = {id}`; `pk = topic#{topic}`, `sk = {id}` for each topic that it follows; and
 * `pk = ticket#{hash}`. `expires_at` (epoch s) is DynamoDB's, `valid_until` (epoch ms) is what counts.
 */
export function dynamoConnections(client: DynamoDBDocumentClient, table: string): ConnectionStore {
  return {
    async openConnection(connection) {
      await transactionally(client, [
        { Put: { TableName: table, Item: connectionItem(connection) } },
        ...connection.topics.map((topic) => ({ Put: { TableName: table, Item: topicItem(connection, topic) } })),
      ]);
    },
    getConnection: async (id, now) => {
      const found = await get(id);
      return found && found.expiresAt > now ? found : undefined;
    },
    setTopics(previous, topics) {
      const added = topics.filter((topic) => !previous.topics.includes(topic));
      const removed = previous.topics.filter((topic) => !topics.includes(topic));
      return transactionally(client, [
        {
          Update: {
            TableName: table,
            Key: keyOf(previous.id),
            UpdateExpression: "SET topics = :next",
            ConditionExpression: "topics = :previous",
            ExpressionAttributeValues: { ":next": topics, ":previous": previous.topics },
          },
        },
        ...added.map((topic) => ({ Put: { TableName: table, Item: topicItem(previous, topic) } })),
        ...removed.map((topic) => ({ Delete: { TableName: table, Key: topicKey(topic, previous.id) } })),
      ]);
    },
    async closeConnection(id) {
      const found = await get(id);
      if (!found) return;
      const keys = [keyOf(id), ...found.topics.map((topic) => topicKey(topic, id))];
      await transactionally(
        client,
        keys.map((Key) => ({ Delete: { TableName: table, Key } })),
      );
    },
    async isAnyOpen(now) {
      // Of what has expired DynamoDB may still keep some: where they fill the first page, the answer is on another.
      for await (const page of pages(CONNECTIONS, { Limit: 10, ConsistentRead: false }))
        if (page.some((item) => Number(item["valid_until"]) > now)) return true;
      return false;
    },
    async followersOf(topics, now) {
      const found = new Map<string, Follower>();
      for (let at = 0; at < topics.length; at += TOPICS_AT_ONCE) {
        const some = topics.slice(at, at + TOPICS_AT_ONCE);
        const items = await Promise.all(some.map(async (topic) => [topic, await all(`topic#${topic}`)] as const));
        for (const [topic, own] of items) {
          for (const item of own) {
            const { sk: id, frames, connected_at: connectedAt, valid_until } = FollowerItem.parse(item);
            if (valid_until > now) found.set(id, { id, frames, connectedAt, topics: [...(found.get(id)?.topics ?? []), topic] });
          }
        }
      }
      return [...found.values()];
    },
    async listConnections(now) {
      return (await all(CONNECTIONS)).map(connectionOf).filter(({ expiresAt }) => expiresAt > now);
    },
    async keepTicket(ticket, { name, access, userId, expiresAt }, until) {
      const Item = {
        ...ticketKey(ticket),
        name,
        access,
        ...(userId !== undefined && { user_id: userId }),
        ...(expiresAt !== undefined && { credential_until: expiresAt }),
        ...expiry(until),
      };
      await client.send(new PutCommand({ TableName: table, Item }));
    },
    async takeTicket(ticket, now) {
      try {
        const { Attributes } = await client.send(
          new DeleteCommand({
            TableName: table,
            Key: ticketKey(ticket),
            ConditionExpression: "valid_until > :now",
            ExpressionAttributeValues: { ":now": now },
            ReturnValues: "ALL_OLD",
          }),
        );
        const { name, access, user_id: userId, credential_until: expiresAt } = TicketItem.parse(Attributes);
        return { name, access, ...(userId !== undefined && { userId }), ...(expiresAt !== undefined && { expiresAt }) };
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return undefined;
        throw error;
      }
    },
  };

  async function get(id: string): Promise<Connection | undefined> {
    const { Item } = await client.send(new GetCommand({ TableName: table, Key: keyOf(id), ConsistentRead: true }));
    return Item && connectionOf(Item);
  }

  async function all(pk: string): Promise<readonly Item[]> {
    const found: Item[] = [];
    for await (const page of pages(pk)) found.push(...page);
    return found;
  }

  async function* pages(pk: string, reading: Pick<QueryCommandInput, "Limit" | "ConsistentRead"> = {}): AsyncGenerator<readonly Item[]> {
    let start: Item | undefined;
    do {
      const answer: { Items?: Item[] | undefined; LastEvaluatedKey?: Item | undefined } = await client.send(
        new QueryCommand({
          TableName: table,
          KeyConditionExpression: "pk = :pk",
          ExpressionAttributeValues: { ":pk": pk },
          ConsistentRead: true,
          ...reading,
          ...(start && { ExclusiveStartKey: start }),
        }),
      );
      yield answer.Items ?? [];
      start = answer.LastEvaluatedKey;
    } while (start);
  }
}

function connectionItem(connection: Connection): Item {
  const { id, topics, name, access, userId } = connection;
  return { ...keyOf(id), ...common(connection), topics, name, access, ...(userId !== null && { user_id: userId }) };
}

function topicItem(connection: Connection, topic: Topic): Item {
  return { ...topicKey(topic, connection.id), ...common(connection) };
}

function common({ frames, connectedAt, expiresAt }: Connection): Item {
  return { frames, connected_at: connectedAt, ...expiry(expiresAt) };
}

function expiry(until: number): Item {
  return { valid_until: until, expires_at: Math.ceil(until / 1000) + ROOM_SEC };
}

function connectionOf(item: Item): Connection {
  const { sk, connected_at, valid_until, topics, user_id, ...same } = ConnectionItem.parse(item);
  return { ...same, id: sk, topics: topics as Topic[], connectedAt: connected_at, expiresAt: valid_until, userId: user_id };
}
