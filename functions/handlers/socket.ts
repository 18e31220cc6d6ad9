import type { Context } from "aws-lambda";
import { liveRoutes } from "../../shared/contract/operations/live.ts";
import type { ReadTokens } from "../../shared/ports/deployment-tokens.ts";
import type { Clock } from "../../shared/ports/clock.ts";
import type { Identity } from "../../shared/domain/account/identity.ts";
import type { AnswerFramePorts } from "../../shared/use-cases/live/answer-frame.ts";
import type { OpenSocketPorts } from "../../shared/use-cases/live/open-socket.ts";
import { liveHandlers } from "../http/handlers/live.ts";
import { serve, type Serving } from "../http/serve.ts";
import { tokenCheck } from "../http/token-check.ts";
import type { HttpEvent } from "../http/types.ts";
import { identifyByToken } from "../live/identify.ts";
import { type SocketEvent, serveSockets } from "../live/socket-events.ts";

export type SocketPorts = Omit<OpenSocketPorts, "telemetry"> &
  AnswerFramePorts &
  Serving & {
    readonly clock: Clock;
    readonly randomText: () => string;
    readonly readTokens: ReadTokens;
    readonly identify: (token: string) => Promise<Identity | undefined>;
  };

/** Opens WebSockets and answers what comes by them; tickets and counts by HTTP. `refused`: opens none, for nothing tells them of changes. */
export function socketHandler(ports: SocketPorts, { refused }: { readonly refused: boolean }) {
  const identify = identifyByToken({ ...ports, holdsToken: tokenCheck(ports.readTokens) });
  const serveHttp = serve(liveRoutes, liveHandlers(ports), ports);
  const onSocket = serveSockets(ports, { ...ports, identify, refused });
  return async (event: HttpEvent | SocketEvent, context: Context) =>
    "connectionId" in event.requestContext ? onSocket(event as SocketEvent) : serveHttp(event as HttpEvent, context);
}
