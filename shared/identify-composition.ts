/** Who a caller is, on AWS: apart from what signs tokens, which no function but one takes. */
import { accessTokenReader } from "./adapters/account/access-token.ts";
import { oidcTokenReader } from "./adapters/account/oidc-token.ts";
import { dynamoStanding, dynamoVerificationKeys } from "./adapters/dynamodb/accounts/account-store.ts";
import { systemClock } from "./adapters/system-clock.ts";
import * as z from "zod";
import { OidcIssuer } from "./contract/accounts/oidc-issuer.ts";
import { dynamodb } from "./composition.ts";
import { deferred } from "./deferred.ts";
import type { Identity } from "./domain/account/identity.ts";
import { AccountEnvironment, BaseEnvironment, json, readEnvironment, UserServiceEnvironment } from "./environment.ts";
import type { Telemetry } from "./ports/telemetry.ts";
import type { FindUser } from "./ports/user-service.ts";
import { identifier } from "./use-cases/accounts/identify.ts";

/** The other issuer whose access tokens count, as JSON; absent where there is none. */
const ExternalIssuerEnvironment = z.object({ OIDC: json(OidcIssuer).optional() });

/** Who bearer tokens of users and machines stand for. */
export function identify(): { readonly identify: (token: string) => Promise<Identity | undefined> } {
  const { ACCOUNT_TABLE: table } = readEnvironment(AccountEnvironment);
  const { SCHEDULER_SCOPE: scope } = readEnvironment(BaseEnvironment);
  const { OIDC: external } = readEnvironment(ExternalIssuerEnvironment);
  const keys = dynamoVerificationKeys(dynamodb(), table);
  return {
    identify: identifier({
      standing: dynamoStanding(dynamodb(), table),
      clock: systemClock,
      readExternal: external && oidcTokenReader(external),
      readAccessToken: accessTokenReader(scope, keys, () => systemClock.now()),
    }),
  };
}

/** Finds users of the service that is configured, if one is. */
export function userService(telemetry: Pick<Telemetry, "record">): FindUser | undefined {
  const { USER_SERVICE_URL: url } = readEnvironment(UserServiceEnvironment);
  if (url === undefined) return undefined;
  const service = deferred(async () => ({
    find: (await import("./adapters/user-service/user-service.ts")).userService(url, { clock: systemClock, telemetry }),
  }));
  return (id) => service.find(id);
}
