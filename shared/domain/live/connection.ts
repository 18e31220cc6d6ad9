/** A client's open WebSocket, what it follows, and which events reach it. */
import { DOCUMENT_TYPES, type LiveEvent } from "./live-event.ts";

/** What may be followed. `global`: everything. */
export type Topic = "global" | `workflow#${string}` | `user#${number}`;

/** Which frames a connection wants: those of document 004, Belfry's own, or both. */
export const FRAME_KINDS = ["all", "document", "changes"] as const;
export type FrameKind = (typeof FRAME_KINDS)[number];

export interface Connection {
  /** Given by API Gateway. */
  readonly id: string;
  readonly topics: readonly Topic[];
  readonly frames: FrameKind;
  /** Epoch ms. */
  readonly connectedAt: number;
  /** Epoch ms: API Gateway has closed it by then, or its credentials do not count any more. */
  readonly expiresAt: number;
  /** Whose it is. */
  readonly name: string;
  /** What that one may do: also of what is subscribed to later. */
  readonly access: readonly string[];
  readonly userId: number | null;
}

/** Who opens a connection. */
export interface Identity {
  readonly name: string;
  /** As routes name it: `read`, `admin`, … */
  readonly access: readonly string[];
  /** Absent: a credential of nobody's own, such as the API's token. */
  readonly userId?: number | undefined;
  /** When its credential ends, epoch ms. Absent: not before the connection does. */
  readonly expiresAt?: number | undefined;
}

/** API Gateway closes a connection after two hours, whatever it does. In ms. https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-execution-service-websocket-limits-table.html */
export const LONGEST_CONNECTION_MS = 7_200_000;
/** What one connection may follow. A transaction of DynamoDB has 100 items. */
export const MOST_TOPICS = 50;

const ADDRESS = /^(?:\/api\/v1)?\/ws(?:\/user\/([1-9]\d{0,14}))?(?:\/workflow\/([A-Za-z0-9][\w.:-]{0,99}))?$/;

/** What an address follows: `/ws`, `/ws/user/{id}`, `/ws/workflow/{id}`, `/ws/user/{id}/workflow/{id}`, also below `/api/v1`. Undefined: it is none. */
export function topicsOfAddress(path: string): readonly Topic[] | undefined {
  const match = ADDRESS.exec(path.replace(/(?<=.)\/$/, ""));
  if (!match) return undefined;
  const [, user, workflow] = match;
  const topics: Topic[] = [
    ...(user === undefined ? [] : [`user#${Number(user)}` as const]),
    ...(workflow === undefined ? [] : [`workflow#${workflow}` as const]),
  ];
  return topics.length === 0 ? ["global"] : topics;
}

/** What `subscribe` names. Undefined: nothing that can be followed. */
export function topicOfSubscription(type: string, target: string): Topic | undefined {
  if ((type !== "user" && type !== "workflow") || target.includes("/")) return undefined;
  return topicsOfAddress(`/ws/${type}/${target}`)?.[0];
}

/** May this caller follow it? A user's own events are for that user and for administrators. */
export function mayFollow({ access, userId }: Identity, topics: readonly Topic[]): boolean {
  if (!access.includes("read")) return false;
  if (userId === undefined || access.includes("admin")) return true;
  return topics.every((topic) => !topic.startsWith("user#") || topic === `user#${userId}`);
}

/** The topics of an event: who follows one of them is told, once. */
export function topicsOfEvent({ workflow_id, user_id }: Pick<LiveEvent, "workflow_id" | "user_id">): readonly Topic[] {
  return [
    "global",
    ...(workflow_id === null ? [] : [`workflow#${workflow_id}` as const]),
    ...(user_id === null ? [] : [`user#${user_id}` as const]),
  ];
}

const OF_DOCUMENT = new Set<string>(DOCUMENT_TYPES);

/** Is the connection told of the event? */
export function isToldOf({ topics, frames }: Pick<Connection, "topics" | "frames">, event: LiveEvent): boolean {
  if (frames !== "all" && (frames === "document") !== OF_DOCUMENT.has(event.type)) return false;
  return topicsOfEvent(event).some((topic) => topics.includes(topic));
}
