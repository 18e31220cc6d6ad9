import { ApiGatewayManagementApiClient, GoneException, PostToConnectionCommand } from "@aws-sdk/client-apigatewaymanagementapi";
import type { SocketSender } from "../../ports/live/socket-sender.ts";
import { requestLimits } from "../request-limits.ts";

/** API Gateway answers within milliseconds; one that does not hear of a slow client must not hold up the others. In ms. */
const POST_LIMIT_MS = 3_000;

/**
 * Sends by API Gateway's management API.
 * @param endpoint of the WebSocket API's stage, `https://{api}.execute-api.{region}.amazonaws.com/{stage}`
 * @param elsewhere an endpoint for all of AWS, which a laptop and an emulator have: connections have the same ids there
 */
export function apiGatewaySockets(endpoint: string, elsewhere = process.env["AWS_ENDPOINT_URL"]): SocketSender {
  const client = new ApiGatewayManagementApiClient({
    endpoint: elsewhere ?? endpoint,
    maxAttempts: 2,
    requestHandler: requestLimits(POST_LIMIT_MS),
  });
  return {
    async postFrame(ConnectionId, text) {
      try {
        await client.send(new PostToConnectionCommand({ ConnectionId, Data: Buffer.from(text) }));
        return "sent";
      } catch (error) {
        if (error instanceof GoneException) return "gone";
        throw error;
      }
    },
  };
}
