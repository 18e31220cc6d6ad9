import type { APIGatewayRequestAuthorizerEventV2, APIGatewaySimpleAuthorizerWithContextResult } from "aws-lambda";
import { secretReader } from "../shared/adapters/secret-reader.ts";
import { ACCESS } from "../shared/contract/route.ts";
import { bearerToken, sameToken } from "./http/bearer-token.ts";
import type { Caller } from "./http/types.ts";

/** Lets in who holds the generated token. Triggered by: HTTP API, before each route. */
const readToken = secretReader(process.env["API_TOKEN_SECRET_ARN"] ?? "");

export const handler = async (event: APIGatewayRequestAuthorizerEventV2): Promise<APIGatewaySimpleAuthorizerWithContextResult<Caller>> => {
  const given = bearerToken(event.headers?.["authorization"]);
  const isAuthorized = given !== undefined && sameToken(given, await readToken());
  return { isAuthorized, context: { access: isAuthorized ? ACCESS.join(" ") : "" } };
};
