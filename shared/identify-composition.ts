/** Who a caller is, on AWS: apart from what signs tokens, which no function but one takes. */
import { accessTokenReader } from "./adapters/account/access-token.ts";
import { oidcTokenReader } from "./adapters/account/oidc-token.ts";
import { dynamoStanding, dynamoVerificationKeys } from "./adapters/dynamodb/account-store.ts";
import { systemClock } from "./adapters/system-clock.ts";
import * as z from "zod";
import { OidcIssuer } from "./contract/oidc-issuer.ts";
import { dynamodb } from "./composition.ts";
import { AccountEnvironment, BaseEnvironment, json, readEnvironment } from "./environment.ts";
import type { Identity } from "./domain/account/identity.ts";
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
