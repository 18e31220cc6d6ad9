import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  dynamoAttempts,
  dynamoSessions,
  dynamoStanding,
  dynamoVerificationKeys,
} from "../../../shared/adapters/dynamodb/accounts/account-store.ts";
import { ServiceTokenItem, UserItem } from "../../../shared/adapters/dynamodb/accounts/account-items.ts";
import { dynamoNumbered } from "../../../shared/adapters/dynamodb/items/numbered-store.ts";
import type { ServiceToken } from "../../../shared/domain/account/service-token.ts";
import type { User } from "../../../shared/domain/account/user.ts";
import { SERVICE_TOKENS, USERS } from "../../../shared/ports/accounts.ts";
import { type DynamoDbTables, startDynamoDbTables } from "../../support/servers/dynamodb-tables.ts";
import { MemoryAttempts, MemorySessions, MemoryVerificationKeys } from "../../support/memory/accounts.ts";
import { accountStoresContract } from "./accounts.contract.ts";

let tables: DynamoDbTables;
beforeAll(async () => {
  tables = await startDynamoDbTables();
});
afterAll(() => tables.stop());

accountStoresContract("in memory", async () => ({
  sessions: new MemorySessions(),
  attempts: new MemoryAttempts(),
  keys: new MemoryVerificationKeys(),
}));
accountStoresContract("on DynamoDB", async () => {
  const table = await tables.accountTable();
  return {
    sessions: dynamoSessions(tables.client, table),
    attempts: dynamoAttempts(tables.client, table, () => Date.now()),
    keys: dynamoVerificationKeys(tables.client, table),
  };
});

describe("who a token stands for, on DynamoDB", () => {
  const user: User = {
    id: 7,
    version: 1,
    username: "mina",
    email: "mina@example.com",
    name: "미나",
    password_hash: "$argon2id$…",
    is_active: true,
    is_superuser: false,
    epoch: 3,
    created_at: "2026-11-20T12:00:00.000Z",
    updated_at: null,
  };
  const token: ServiceToken = {
    id: 9,
    version: 1,
    name: "worker",
    user_id: 7,
    epoch: 3,
    scopes: ["work:report"],
    secret_hash: "hash",
    former: { secret_hash: "before", until: 5 },
    created_at: "2026-11-20T12:00:00.000Z",
    expires_at: "2026-12-20T12:00:00.000Z",
  };

  it("is read together: a session with its user, a service token with its owner, and what is missing as missing", async () => {
    const table = await tables.accountTable();
    const standing = dynamoStanding(tables.client, table);
    const session = { session_id: "s1", user_id: 7, epoch: 3, step: 2, stepped_at: 1, ends_at: 9, ended: false };
    expect(await standing.session("s1", 7)).toEqual({ session: undefined, user: undefined });
    await dynamoSessions(tables.client, table).create(session);
    await dynamoNumbered(tables.client, table, USERS, UserItem).create(user);
    await dynamoNumbered(tables.client, table, SERVICE_TOKENS, ServiceTokenItem).create(token);
    expect(await standing.session("s1", 7)).toEqual({ session, user });
    expect(await standing.session("s1", 8)).toEqual({ session, user: undefined });
    expect([await standing.serviceToken(9), await standing.serviceToken(1)]).toEqual([{ token, owner: user }, undefined]);
  });
});
