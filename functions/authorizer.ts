import type { APIGatewayRequestAuthorizerEventV2, APIGatewaySimpleAuthorizerWithContextResult } from "aws-lambda";
import { tokenReader } from "../shared/adapters/token-reader.ts";
import { ACCESS } from "../shared/contract/route.ts";
import { tokenCheck } from "./http/token-check.ts";
import type { Caller } from "./http/types.ts";

/**
 * Says what a caller may do: all, with the generated token. Triggered by: HTTP API, before each route. It lets everybody
 * through to the function, which refuses whom this one names (`refused`, no access): the gateway's own refusals do not have
 * the shape of our errors, and cannot be given it.
 */
const holdsToken = tokenCheck(tokenReader(process.env["API_TOKEN_SECRET_ARN"] ?? ""));

export const handler = async (event: APIGatewayRequestAuthorizerEventV2): Promise<APIGatewaySimpleAuthorizerWithContextResult<Caller>> => ({
  isAuthorized: true,
  context: await callerOf(event.headers?.["authorization"]),
});

async function callerOf(authorization: string | undefined): Promise<Caller> {
  if (!authorization) return { access: "", refused: "token-missing" };
  if (!(await holdsToken(authorization))) return { access: "", refused: "token-unknown" };
  return { access: ACCESS.join(" "), name: "api-token" };
}
