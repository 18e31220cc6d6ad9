import { PutItemCommand } from "@aws-sdk/client-dynamodb";
import { afterAll, beforeAll, expect, it } from "vitest";
import { ServiceTokenItem, UserItem } from "../../shared/adapters/dynamodb/accounts/account-items.ts";
import { dynamoSessions } from "../../shared/adapters/dynamodb/accounts/account-store.ts";
import { dynamoNumbered } from "../../shared/adapters/dynamodb/items/numbered-store.ts";
import type { ServiceToken } from "../../shared/domain/account/service-token.ts";
import type { User } from "../../shared/domain/account/user.ts";
import { SERVICE_TOKENS, USERS } from "../../shared/ports/accounts.ts";
import { restoreAccounts, restoredLine } from "../../tools/restoring/restore-accounts.ts";
import { partitionsOf } from "../../tools/restoring/scan-table.ts";
import { type DynamoDbTables, startDynamoDbTables } from "../support/servers/dynamodb-tables.ts";

let dynamodb: DynamoDbTables;
beforeAll(async () => {
  dynamodb = await startDynamoDbTables();
});
afterAll(() => dynamodb.stop());

const created_at = "2026-11-20T12:00:00.000Z";
const user = (id: number, username: string, rest: Partial<User> = {}): User => ({
  id,
  version: 1,
  username,
  email: `${username}@example.com`,
  name: username,
  password_hash: "$argon2id$…",
  is_active: true,
  is_superuser: false,
  epoch: 0,
  created_at,
  updated_at: null,
  ...rest,
});
const token: ServiceToken = {
  id: 4,
  version: 1,
  name: "worker",
  user_id: 2,
  epoch: 0,
  scopes: ["work:report"],
  secret_hash: "hash",
  former: null,
  created_at,
  expires_at: "2027-11-20T12:00:00.000Z",
};

const usersIn = (table: string) => dynamoNumbered(dynamodb.client, table, USERS, UserItem);
const tokensIn = (table: string) => dynamoNumbered(dynamodb.client, table, SERVICE_TOKENS, ServiceTokenItem);
const DELIVERY = { pk: { S: "notification-delivery#1" }, sk: { S: "a" }, status: { S: "sent" } };

async function aBackup(): Promise<string> {
  const table = await dynamodb.accountTable();
  for (const one of [user(1, "admin", { is_superuser: true }), user(2, "mina"), user(3, "jun"), user(8, "Kim")]) {
    await usersIn(table).create(one);
  }
  await tokensIn(table).create(token);
  await dynamoSessions(dynamodb.client, table).create({
    session_id: "s",
    user_id: 2,
    epoch: 0,
    step: 1,
    stepped_at: 1,
    ends_at: 9,
    ended: false,
  });
  await dynamodb.plain.send(new PutItemCommand({ TableName: table, Item: DELIVERY }));
  return table;
}

it("what is gone comes back under its number, what is there stays, and a name that another has keeps its owner out", async () => {
  const [from, to] = [await aBackup(), await dynamodb.accountTable()];
  const newer = user(2, "mina", { version: 5, name: "Mina the newer" });
  for (const one of [user(1, "admin", { is_superuser: true }), newer, user(4, "KIM", { email: "another@example.com" })]) {
    await usersIn(to).create(one);
  }
  const [users, tokens, ...others] = await restoreAccounts(dynamodb.plain, { from, to });

  expect([users, tokens]).toEqual([
    { kind: "user", back: [3], taken: [8] },
    { kind: "service-token", back: [4], taken: [] },
  ]);
  expect(others.map(({ back, taken }) => back.length + taken.length)).toEqual([0, 0, 0]);
  expect(await usersIn(to).get(2)).toEqual(newer);
  expect(await usersIn(to).findBy("username", "jun")).toEqual(user(3, "jun"));
  expect(await tokensIn(to).get(4)).toEqual(token);
  expect(users && restoredLine(users)).toBe("user: 1 put back (3); 1 not (8): another one has their name");
});

it("into an empty table everything comes back but who was signed in, numbers go on above, an administrator remains; repeated, nothing", async () => {
  const [from, to] = [await aBackup(), await dynamodb.accountTable()];
  await restoreAccounts(dynamodb.plain, { from, to });

  expect((await restoreAccounts(dynamodb.plain, { from, to })).map(({ back }) => back)).toEqual([[], [], [], [], []]);
  expect((await usersIn(to).list({ skip: 0, limit: 9 })).map(({ username }) => username)).toEqual(["Kim", "jun", "mina", "admin"]);
  expect([await usersIn(to).nextId(), await tokensIn(to).nextId()]).toEqual([9, 5]);
  expect(await usersIn(to).remove(user(1, "admin", { is_superuser: true }))).toBe("last");
  expect(await usersIn(to).remove(user(2, "mina"))).toBe("done");
  expect(await dynamoSessions(dynamodb.client, to).get("s")).toBeUndefined();
  const partitions: string[] = [];
  for await (const [item] of partitionsOf(dynamodb.plain, to)) partitions.push(item?.["pk"]?.S ?? "");
  expect(partitions).toContain("notification-delivery#1");
});
