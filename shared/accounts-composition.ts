/** The ports of accounts on AWS, apart from the others: what signs and hashes is loaded by no function that does not take it. */
import { randomBytes } from "node:crypto";
import { ServiceTokenItem, UserItem } from "./adapters/dynamodb/accounts/account-items.ts";
import { dynamoAttempts, dynamoSessions, dynamoVerificationKeys } from "./adapters/dynamodb/accounts/account-store.ts";
import { dynamoNumbered } from "./adapters/dynamodb/items/numbered-store.ts";
import { systemClock } from "./adapters/system-clock.ts";
import { dynamodb } from "./composition.ts";
import { deferred } from "./deferred.ts";
import { BaseEnvironment, readEnvironment, SigningEnvironment } from "./environment.ts";
import { type AccountPorts, SERVICE_TOKENS, USERS } from "./ports/accounts.ts";

/** Users, sessions and service tokens, and what signs for them. */
export function accounts(): AccountPorts {
  const { ACCOUNT_TABLE: table, SIGNING_SECRET_ARN, FIRST_ADMIN_SECRET_ARN } = readEnvironment(SigningEnvironment);
  const { SCHEDULER_SCOPE: scope } = readEnvironment(BaseEnvironment);
  const client = dynamodb();
  return {
    users: dynamoNumbered(client, table, USERS, UserItem),
    serviceTokens: dynamoNumbered(client, table, SERVICE_TOKENS, ServiceTokenItem),
    sessions: dynamoSessions(client, table),
    attempts: dynamoAttempts(client, table, () => systemClock.now()),
    passwords: deferred(async () => (await import("./adapters/account/passwords.ts")).argon2Passwords()),
    tokens: deferred(async () => {
      const [{ secretTokenIssuer }, { tokenReader }] = await Promise.all([
        import("./adapters/account/token-issuer.ts"),
        import("./adapters/secrets/token-reader.ts"),
      ]);
      return secretTokenIssuer({
        scope,
        secret: tokenReader(SIGNING_SECRET_ARN),
        keys: dynamoVerificationKeys(client, table),
        clock: systemClock,
      });
    }),
    firstAdmin: async () => (await import("./adapters/secrets/credentials.ts")).readCredentials(FIRST_ADMIN_SECRET_ARN),
    randomSecret: () => randomBytes(32).toString("base64url"),
  };
}
