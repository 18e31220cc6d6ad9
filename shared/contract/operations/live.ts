import * as z from "zod";
import type { LiveEvent } from "../../domain/live/live-event.ts";
import { WELL_FORMED } from "../requests/fields.ts";
import type { Route } from "../route.ts";

/** The subprotocol that is spoken, and echoed. */
export const SUBPROTOCOL = "belfry.v1";
/** Beside it a browser offers its token, which has no header of its own to go in; it is never echoed. */
export const TOKEN_SUBPROTOCOL = "belfry.token.";
/** How long a ticket may be used, in seconds, once. */
export const TICKET_SECONDS = 30;
/** The stage of the WebSocket API: its URL ends in it, and takes the address as `?path=`. */
export const SOCKET_STAGE = "live";

const text = z
  .string()
  .min(1)
  .max(200)
  .refine(...WELL_FORMED);

/** What a client may send. */
export const ClientFrame = z.discriminatedUnion("type", [
  z.object({ type: z.literal("ping") }),
  z.object({ type: z.enum(["subscribe", "unsubscribe"]), subscription_type: text, target: z.union([text, z.int().transform(String)]) }),
  z.object({
    type: z.literal("get_status"),
    request_type: z.string().optional(),
    workflow_id: text.nullish(),
    run_id: text.nullish(),
  }),
]);
export type ClientFrame = z.infer<typeof ClientFrame>;

export const SocketStats = z
  .object({
    total_connections: z.int(),
    global_subscribers: z.int(),
    user_subscribers: z.record(z.string(), z.int()).meta({ description: "By user." }),
    workflow_subscribers: z.record(z.string(), z.int()).meta({ description: "By workflow." }),
    active_redis_tasks: z.literal(0).meta({ description: "There is no Redis: always 0, for programs that read it." }),
  })
  .meta({ id: "SocketStats" });
export type SocketStats = z.infer<typeof SocketStats>;

/** What a server sends besides events. */
export type AnswerFrame =
  | { readonly type: "pong"; readonly timestamp: string }
  | {
      readonly type: "subscription_confirmed" | "unsubscription_confirmed";
      readonly subscription_type: string;
      readonly target: string;
    }
  | {
      readonly type: "status_response";
      readonly request_type: "workflow_status";
      readonly workflow_id: string;
      readonly run_id: string;
      readonly status: WorkflowStatus | null;
    }
  | { readonly type: "status_response"; readonly request_type: "connection_stats"; readonly stats: SocketStats }
  | { readonly error: string };

/** Of a workflow's run, as a client that asks by socket is told. Times are ISO 8601. */
interface WorkflowStatus {
  readonly status: string;
  readonly attempt: number;
  readonly trigger_source: string;
  readonly scheduled_at: string;
  readonly started_at: string | null;
  readonly finished_at: string | null;
}

/** All that a server sends. */
export type ServerFrame = LiveEvent | AnswerFrame;

const Ticket = z
  .object({
    ticket: z.string().meta({ description: "For `?ticket=` of a WebSocket's address, once." }),
    expires_in: z.literal(TICKET_SECONDS).meta({ description: "Seconds." }),
  })
  .meta({ id: "SocketTicket" });

const stats = {
  method: "GET",
  access: "read",
  servedBy: "socket",
  summary: "How many WebSockets are open, and what they follow",
  status: 200,
  response: SocketStats,
} as const;

/** What is asked of live updates over HTTP. The sockets themselves: docs/live.md. */
export const liveRoutes = {
  createSocketTicket: {
    method: "POST",
    path: "/ws/tickets",
    access: "read",
    servedBy: "socket",
    summary: "A ticket that opens one WebSocket within 30 s, for clients that can send neither header nor subprotocol",
    status: 201,
    response: Ticket,
  },
  getSocketStats: { ...stats, path: "/ws/stats" },
  getSocketStatsV1: { ...stats, path: "/api/v1/ws/stats" },
} as const satisfies Record<string, Route>;
