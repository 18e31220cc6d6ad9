import type { APIGatewayRequestAuthorizerEventV2, APIGatewaySimpleAuthorizerWithContextResult } from "aws-lambda";
import { ACCESS } from "../../shared/contract/route.ts";
import type { ReadTokens } from "../../shared/ports/deployment-tokens.ts";
import type { FindUser } from "../../shared/ports/user-service.ts";
import type { FlushableTelemetry } from "../../shared/ports/telemetry.ts";
import { API_TOKEN_NAME } from "../../shared/domain/api-token.ts";
import { type Identity, IssuerUnreachableError } from "../../shared/domain/account/identity.ts";
import { bearerToken } from "../http/bearer-token.ts";
import { reportIssuer } from "../http/report-issuer.ts";
import { tokenCheck } from "../http/token-check.ts";
import type { Caller } from "../http/types.ts";

export interface AuthorizerPorts {
  readonly readTokens: ReadTokens;
  /** The user or the machine that a token stands for. */
  readonly identify: (token: string) => Promise<Identity | undefined>;
  readonly telemetry: FlushableTelemetry;
  /** Whom the holder of the deployment's token may name by `x-user-id`. Undefined: nobody, and the header says nothing. */
  readonly findUser?: FindUser | undefined;
}

type Answer = APIGatewaySimpleAuthorizerWithContextResult<Caller>;

const EVERYTHING = ACCESS.join(" ");
const USER_ID = /^[1-9]\d{0,14}$/;
const ADMIN = "ADMIN";

/**
 * Says who a caller is and what they may do: users by the access tokens of their sessions, machines by service tokens, and whoever
 * holds the deployment's own token everything. Where a user service is configured, the holder of that token may name one of its
 * users by `x-user-id`, as whom it then asks: a gateway that has let the user in. Without the token the header says nothing, for
 * anybody can send it. It lets everybody through to the function, which refuses whom this one names (`refused`, no access): the
 * gateway's own refusals do not have the shape of our errors, and cannot be given it. A failure to find out throws, is answered
 * 500, and is no refusal.
 */
export function authorizerHandler({
  readTokens,
  identify,
  telemetry,
  findUser,
}: AuthorizerPorts): (event: APIGatewayRequestAuthorizerEventV2) => Promise<Answer> {
  /** Is it the deployment's own token? */
  const holdsToken = tokenCheck(readTokens);
  return async ({ headers = {}, requestContext }) => {
    try {
      const context = await callerOf(headers["authorization"], headers["x-user-id"], requestContext.requestId);
      return { isAuthorized: true, context };
    } finally {
      telemetry.flush();
    }
  };

  async function callerOf(authorization: string | undefined, userId: string | undefined, requestId: string): Promise<Caller> {
    if (!authorization) return { access: "", refused: "token-missing" };
    const token = bearerToken(authorization);
    const identity = token === undefined ? undefined : await identified(token, requestId);
    if (identity === "unreachable") return { access: "", refused: "issuer-unreachable" };
    if (identity) {
      const { access, name, userId: user, subject, session } = identity;
      const whose = { ...(user !== undefined && { user: String(user) }), ...(subject !== undefined && { subject }) };
      return { access: access.join(" "), name, session, ...whose };
    }
    if (!(await holdsToken(authorization))) return { access: "", refused: "token-unknown" };
    if (findUser === undefined || userId === undefined) return { access: EVERYTHING, name: API_TOKEN_NAME };
    return namedUser(findUser, userId.trim());
  }

  /** That another issuer cannot be asked is told to the caller, and reported; nobody is let in for it. */
  async function identified(token: string, requestId: string): Promise<Identity | "unreachable" | undefined> {
    try {
      return await identify(token);
    } catch (error) {
      if (!(error instanceof IssuerUnreachableError)) throw error;
      reportIssuer(telemetry, error, { request_id: requestId });
      return "unreachable";
    }
  }
}

/** Their number is the user service's, and nobody's here. */
async function namedUser(findUser: FindUser, id: string): Promise<Caller> {
  if (!USER_ID.test(id)) return { access: "", refused: "user-id-form" };
  const found = await findUser(id);
  if (found === "unavailable") return { access: "", refused: "user-service-failed" };
  return found?.role === ADMIN ? { access: EVERYTHING, name: found.name } : { access: "", refused: "user-not-admin" };
}
