import type { APIGatewayProxyStructuredResultV2, APIGatewayProxyWebsocketEventV2 } from "aws-lambda";
import { SUBPROTOCOL } from "../../shared/contract/operations/live.ts";
import { ACCESS } from "../../shared/contract/route.ts";
import { FRONT_DOOR_HEADER } from "../../shared/contract/deployment/front-door.ts";
import type { FlushableTelemetry } from "../../shared/ports/telemetry.ts";
import { IssuerUnreachableError } from "../../shared/domain/account/identity.ts";
import type { Identity } from "../../shared/domain/live/connection.ts";
import { type AnswerFramePorts, answerFrame } from "../../shared/use-cases/live/answer-frame.ts";
import { type OpenSocketPorts, openSocket } from "../../shared/use-cases/live/open-socket.ts";
import { sameToken } from "../http/bearer-token.ts";
import { reportIssuer } from "../http/report-issuer.ts";
import { headerOf, type Identify, subprotocolsOf, tokenOf } from "./identify.ts";

/** As API Gateway hands it over: `headers` and query come with `$connect` only. */
export type SocketEvent = APIGatewayProxyWebsocketEventV2 & {
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly queryStringParameters?: Readonly<Record<string, string | undefined>> | null;
};

export interface SocketServing {
  readonly identify: Identify;
  /** False only on a laptop's loopback: then nobody needs a token. */
  readonly authorizationRequired: boolean;
  readonly frontDoorSecret?: string | undefined;
  /** Nothing would tell a socket of changes: none is opened, so that clients go on asking. */
  readonly refused?: boolean;
  readonly telemetry: FlushableTelemetry;
}

/** Whose a socket is where nobody is asked. */
const NOBODY: Identity = { name: "belfry", access: ACCESS };

/** A handler of what a WebSocket API tells of its connections. What it answers with a body is sent to the client as a frame. */
export function serveSockets(
  ports: OpenSocketPorts & AnswerFramePorts,
  { identify, authorizationRequired, frontDoorSecret, refused = false, telemetry }: SocketServing,
): (event: SocketEvent) => Promise<APIGatewayProxyStructuredResultV2> {
  return async (event) => {
    const { eventType, connectionId } = event.requestContext;
    try {
      if (eventType === "CONNECT") return await connect(event, connectionId);
      if (eventType === "DISCONNECT") await ports.connections.closeConnection(connectionId);
      const answer = eventType === "MESSAGE" ? await answerFrame(ports, connectionId, textOf(event)) : undefined;
      return { statusCode: 200, ...(answer && { body: JSON.stringify(answer) }) };
    } catch (error) {
      telemetry.record({
        name: "socket.failed",
        level: "error",
        detail: { event: eventType, connection_id: connectionId, error: error instanceof Error ? error.stack : String(error) },
      });
      if (eventType !== "MESSAGE") return { statusCode: 500 };
      return { statusCode: 200, body: JSON.stringify({ error: "Internal server error" }) };
    } finally {
      telemetry.flush();
    }
  };

  async function connect({ headers = {}, queryStringParameters }: SocketEvent, connectionId: string) {
    if (refused) return { statusCode: 503 };
    if (frontDoorSecret !== undefined && !sameToken(headerOf(headers, FRONT_DOOR_HEADER) ?? "", frontDoorSecret))
      return { statusCode: 403 };
    const identity = await identityOf(headers, connectionId);
    if (identity === "unreachable") return { statusCode: 503 };
    const query = queryStringParameters ?? {};
    const statusCode = await openSocket(ports, {
      connectionId,
      path: query["path"] ?? "/ws",
      frames: query["frames"],
      ticket: query["ticket"],
      identity,
    });
    const echoed = statusCode === 200 && subprotocolsOf(headers).includes(SUBPROTOCOL);
    // A browser that offered subprotocols closes unless one of them comes back; a token must not.
    return { statusCode, ...(echoed && { headers: { "Sec-WebSocket-Protocol": SUBPROTOCOL } }) };
  }

  /** `unreachable`: the token is of another issuer, whose keys cannot be had. */
  async function identityOf(
    headers: Readonly<Record<string, string | undefined>>,
    connectionId: string,
  ): Promise<Identity | "unreachable" | undefined> {
    const token = tokenOf(headers);
    if (!authorizationRequired) return NOBODY;
    try {
      return token === undefined ? undefined : await identify(token);
    } catch (error) {
      if (!(error instanceof IssuerUnreachableError)) throw error;
      reportIssuer(telemetry, error, { connection_id: connectionId });
      return "unreachable";
    }
  }
}

function textOf({ body = "", isBase64Encoded }: SocketEvent): string {
  return isBase64Encoded ? Buffer.from(body, "base64").toString() : body;
}
