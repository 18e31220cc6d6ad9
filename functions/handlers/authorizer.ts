import type { APIGatewayRequestAuthorizerEventV2, APIGatewaySimpleAuthorizerWithContextResult } from "aws-lambda";
import { ACCESS } from "../../shared/contract/route.ts";
import type { ReadTokens } from "../../shared/ports/deployment-tokens.ts";
import type { Telemetry } from "../../shared/ports/telemetry.ts";
import { API_TOKEN_NAME } from "../../shared/domain/api-token.ts";
import { type Identity, IssuerUnreachableError } from "../../shared/domain/account/identity.ts";
import { bearerToken } from "../http/bearer-token.ts";
import { tokenCheck } from "../http/token-check.ts";
import type { Caller } from "../http/types.ts";

export interface AuthorizerPorts {
  readonly readTokens: ReadTokens;
  /** The user or the machine that a token stands for. */
  readonly identify: (token: string) => Promise<Identity | undefined>;
  readonly telemetry: Pick<Telemetry, "record">;
}

type Answer = APIGatewaySimpleAuthorizerWithContextResult<Caller>;

/**
 * Says who a caller is and what they may do: users by the access tokens of their sessions, machines by service tokens, and whoever
 * holds the deployment's own token everything. It lets everybody through to the function, which refuses whom this one names
 * (`refused`, no access): the gateway's own refusals do not have the shape of our errors, and cannot be given it. A failure to find
 * out throws, is answered 500, and is no refusal.
 */
export function authorizerHandler({
  readTokens,
  identify,
  telemetry,
}: AuthorizerPorts): (event: APIGatewayRequestAuthorizerEventV2) => Promise<Answer> {
  /** Is it the deployment's own token? */
  const holdsToken = tokenCheck(readTokens);
  return async ({ headers }) => ({ isAuthorized: true, context: await callerOf(headers?.["authorization"]) });

  async function callerOf(authorization: string | undefined): Promise<Caller> {
    if (!authorization) return { access: "", refused: "token-missing" };
    const token = bearerToken(authorization);
    const identity = token === undefined ? undefined : await identified(token);
    if (identity === "unreachable") return { access: "", refused: "issuer-unreachable" };
    if (identity) {
      const { access, name, userId, session } = identity;
      return { access: access.join(" "), name, session, ...(userId !== undefined && { user: String(userId) }) };
    }
    if (!(await holdsToken(authorization))) return { access: "", refused: "token-unknown" };
    return { access: ACCESS.join(" "), name: API_TOKEN_NAME };
  }

  /** That another issuer cannot be asked is told to the caller, and reported; nobody is let in for it. */
  async function identified(token: string): Promise<Identity | "unreachable" | undefined> {
    try {
      return await identify(token);
    } catch (error) {
      if (!(error instanceof IssuerUnreachableError)) throw error;
      telemetry.record({ name: "issuer.unreachable", level: "error", detail: { error: error.message } });
      return "unreachable";
    }
  }
}
