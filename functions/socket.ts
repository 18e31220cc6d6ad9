import type { Context } from "aws-lambda";
import { tokenReader } from "../shared/adapters/secrets/token-reader.ts";
import { base, connections, workflowRuns } from "../shared/composition.ts";
import { identify } from "../shared/identify-composition.ts";
import { liveRoutes } from "../shared/contract/live.ts";
import { readEnvironment, SocketsEnvironment } from "../shared/environment.ts";
import { liveHandlers } from "./http/handlers/live.ts";
import { serve } from "./http/serve.ts";
import { tokenCheck } from "./http/token-check.ts";
import type { HttpEvent } from "./http/types.ts";
import { identifyByToken } from "./live/identify.ts";
import { type SocketEvent, serveSockets } from "./live/socket-events.ts";

/** Opens WebSockets and answers what comes by them. Triggered by: WebSocket API, and HTTP API for tickets and counts. */
const ports = { ...base("socket"), ...connections(), ...workflowRuns(), ...identify() };
const holdsToken = tokenCheck(tokenReader(process.env["API_TOKEN_SECRET_ARN"] ?? ""));
const identifyCaller = identifyByToken({ holdsToken, identify: (token) => ports.identify(token), clock: ports.clock });
const serveHttp = serve(liveRoutes, liveHandlers(ports), ports);
const onSocket = serveSockets(ports, {
  ...ports,
  identify: identifyCaller,
  refused: readEnvironment(SocketsEnvironment).SOCKETS === "refused",
});

export const handler = async (event: HttpEvent | SocketEvent, context: Context) =>
  "connectionId" in event.requestContext ? onSocket(event as SocketEvent) : serveHttp(event as HttpEvent, context);
