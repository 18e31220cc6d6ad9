import { type DynamoDBDocumentClient, GetCommand, PutCommand, QueryCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { createHash } from "node:crypto";
import type { Session } from "../../../domain/account/session.ts";
import type { AttemptCounter, SessionStore, StandingReader, VerificationKeys } from "../../../ports/accounts.ts";
import { ServiceTokenItem, UserItem } from "./account-items.ts";
import { batchGet, conditionally, type Item, type Key } from "../dynamodb.ts";
import { readable, readRecord } from "../items/readable-items.ts";

const SessionItem = z.object({
  session_id: z.string(),
  user_id: z.int(),
  epoch: z.int(),
  step: z.int(),
  stepped_at: z.int(),
  ends_at: z.int(),
  ended: z.boolean(),
});
const sessionOf = (item: Item): Session => SessionItem.parse(item);
const sessionKey = (id: string): Key => ({ pk: `session#${id}`, sk: "session" });
const numberedKey = (kind: string, id: number): Key => ({ pk: kind, sk: String(id).padStart(10, "0") });
const secondsOf = (ms: number) => Math.ceil(ms / 1000);
/** An address that signed in is remembered for so long, in ms. */
const REMEMBERED_MS = 90 * 86_400_000;

/** Sessions in AccountTable: `pk = session#{id}`. They go when their time is up. */
export function dynamoSessions(client: DynamoDBDocumentClient, table: string): SessionStore {
  const update = (id: string, change: object) =>
    conditionally(client.send(new UpdateCommand({ TableName: table, Key: sessionKey(id), ...(change as { UpdateExpression: string }) })));
  return {
    async create(session) {
      const Item = { ...session, ...sessionKey(session.session_id), expires_at: secondsOf(session.ends_at) };
      await client.send(new PutCommand({ TableName: table, Item }));
    },
    async get(id) {
      const { Item } = await client.send(new GetCommand({ TableName: table, Key: sessionKey(id), ConsistentRead: true }));
      return Item && readRecord(Item, sessionOf);
    },
    advance: (id, step, now) =>
      update(id, {
        UpdateExpression: "SET step = :next, stepped_at = :now",
        ConditionExpression: "step = :step AND ended = :no",
        ExpressionAttributeValues: { ":next": step + 1, ":now": now, ":step": step, ":no": false },
      }),
    async end(id) {
      await update(id, {
        UpdateExpression: "SET ended = :yes",
        ConditionExpression: "attribute_exists(pk)",
        ExpressionAttributeValues: { ":yes": true },
      });
    },
  };
}

/** Counts of attempts (`pk = attempts#{key}`) and known addresses, each until it no longer matters. Names and addresses only as hashes. */
export function dynamoAttempts(client: DynamoDBDocumentClient, table: string, now: () => number): AttemptCounter {
  const digest = (text: string) => createHash("sha256").update(text).digest("base64url");
  const knownKey = (account: string, address: string): Key => ({ pk: `known-address#${digest(account)}`, sk: digest(address) });
  return {
    async count(key, { start, seconds }) {
      const { Attributes } = await client.send(
        new UpdateCommand({
          TableName: table,
          Key: { pk: `attempts#${digest(key)}`, sk: String(start) },
          UpdateExpression: "ADD attempts :one SET expires_at = :gone",
          ExpressionAttributeValues: { ":one": 1, ":gone": start + 2 * seconds },
          ReturnValues: "UPDATED_NEW",
        }),
      );
      return z.int().parse(Attributes?.["attempts"]);
    },
    async isKnown(account, address) {
      const { Item } = await client.send(new GetCommand({ TableName: table, Key: knownKey(account, address) }));
      return Item !== undefined && Number(Item["expires_at"]) > now() / 1000;
    },
    async remember(account, address) {
      const Item = { ...knownKey(account, address), expires_at: secondsOf(now() + REMEMBERED_MS) };
      await client.send(new PutCommand({ TableName: table, Item }));
    },
  };
}

const KEYS = "signing-key";
const KeyItem = z.object({ sk: z.string(), jwk: z.record(z.string(), z.string()), until: z.int() });

/** Public keys in AccountTable: `pk = signing-key`, `sk = {kid}`. */
export function dynamoVerificationKeys(client: DynamoDBDocumentClient, table: string): VerificationKeys {
  return {
    async publish({ kid, jwk, until }) {
      await client.send(new PutCommand({ TableName: table, Item: { pk: KEYS, sk: kid, jwk, until, expires_at: secondsOf(until) } }));
    },
    async list(now) {
      const { Items = [] } = await client.send(
        new QueryCommand({
          TableName: table,
          KeyConditionExpression: "pk = :pk",
          ExpressionAttributeValues: { ":pk": KEYS },
          ConsistentRead: true,
        }),
      );
      return readable(Items, (item) => {
        const { sk: kid, jwk, until } = KeyItem.parse(item);
        return { kid, jwk, until };
      }).filter(({ until }) => until > now);
    },
  };
}

/** Whoever a token stands for, in one request. */
export function dynamoStanding(client: DynamoDBDocumentClient, table: string): StandingReader {
  const userAmong = (items: readonly Item[], id: number) => {
    const item = items.find(({ pk, sk }) => pk === "user" && sk === numberedKey("user", id).sk);
    return item && readRecord(item, (one) => UserItem.parse(one));
  };
  return {
    async session(sessionId, userId) {
      // What a login has just written must be there.
      const items = await batchGet(client, table, [sessionKey(sessionId), numberedKey("user", userId)], { consistent: true });
      const item = items.find(({ sk }) => sk === "session");
      return { session: item && readRecord(item, sessionOf), user: userAmong(items, userId) };
    },
    async serviceToken(id) {
      const { Item } = await client.send(new GetCommand({ TableName: table, Key: numberedKey("service-token", id), ConsistentRead: true }));
      const token = Item && readRecord(Item, (one) => ServiceTokenItem.parse(one));
      if (!token) return undefined;
      const { Item: owner } = await client.send(new GetCommand({ TableName: table, Key: numberedKey("user", token.user_id) }));
      return { token, owner: owner && readRecord(owner, (one) => UserItem.parse(one)) };
    },
  };
}
