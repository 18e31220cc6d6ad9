/** Whether a WebSocket is opened, and what it then follows. Nothing is sent to it from here: it is not open before this has ended. */
import {
  type Connection,
  FRAME_KINDS,
  type FrameKind,
  type Identity,
  LONGEST_CONNECTION_MS,
  mayFollow,
  topicsOfAddress,
} from "../../domain/live/connection.ts";
import type { Ports } from "../../ports/groups.ts";

export type OpenSocketPorts = Pick<Ports, "connections" | "clock" | "telemetry">;

/** What a client asks for as it connects. */
export interface SocketRequest {
  readonly connectionId: string;
  /** `/ws`, `/ws/workflow/{id}`, … */
  readonly path: string;
  /** Which frames it wants. */
  readonly frames: string | undefined;
  /** Who holds the credential that came with the request; undefined: none came, or it counts for nobody. */
  readonly identity: Identity | undefined;
  readonly ticket: string | undefined;
}

/** An HTTP status: 200 it is open, 400 unknown frames, 401 nobody known, 403 not allowed, 404 no such address. */
export type OpenStatus = 200 | 400 | 401 | 403 | 404;

/** Idempotent but for a ticket, which counts once: a second delivery with it is refused. */
export async function openSocket(ports: OpenSocketPorts, request: SocketRequest): Promise<OpenStatus> {
  const { connections, clock, telemetry } = ports;
  const { connectionId, path, ticket } = request;
  const topics = topicsOfAddress(path);
  if (!topics) return 404;
  const frames = framesOf(request.frames);
  if (frames === undefined) return 400;
  const now = clock.now();
  const identity = request.identity ?? (ticket === undefined ? undefined : await connections.takeTicket(ticket, now));
  if (!identity || (identity.expiresAt ?? Infinity) <= now) return 401;
  if (!mayFollow(identity, topics)) return 403;
  const connection: Connection = {
    id: connectionId,
    topics,
    frames,
    connectedAt: now,
    expiresAt: Math.min(now + LONGEST_CONNECTION_MS, identity.expiresAt ?? Infinity),
    name: identity.name,
    access: identity.access,
    userId: identity.userId ?? null,
  };
  await connections.openConnection(connection);
  telemetry.record({ name: "socket.opened", detail: { connection_id: connectionId, topics, by: identity.name } });
  return 200;
}

function framesOf(asked: string | undefined): FrameKind | undefined {
  return asked === undefined ? "all" : FRAME_KINDS.find((kind) => kind === asked);
}
