/** What a client's frame is answered with, in the words of document 004. */
import { type AnswerFrame, ClientFrame, type SocketStats } from "../../contract/operations/live.ts";
import { parseJson } from "../../contract/requests/parse-json.ts";
import { type Connection, MOST_TOPICS, mayFollow, type Topic, topicOfSubscription } from "../../domain/live/connection.ts";
import type { Ports } from "../../ports/groups.ts";
import { socketStats } from "./socket-stats.ts";

export type AnswerFramePorts = Pick<Ports, "connections" | "workflowRuns" | "clock">;

/** What API Gateway takes of a client in one frame, in bytes. */
const FRAME_LIMIT = 32_768;
/** Frames of one client may be answered side by side, and change the same record. */
const TRIES = 5;

/** Undefined: nothing is answered. Idempotent: a frame that comes twice is answered twice. */
export async function answerFrame(ports: AnswerFramePorts, connectionId: string, body: string): Promise<AnswerFrame | undefined> {
  const sent = readFrame(body);
  if (sent === undefined) return { error: "Invalid JSON format" };
  const { type } = sent;
  if (type === "get_status") return statusOf(ports, sent);
  if (type !== "ping" && type !== "subscribe" && type !== "unsubscribe") return { error: `Unknown message type: ${shown(type)}` };
  const now = ports.clock.now();
  // A ping is answered only to whom events are sent: a client whose record is gone must connect anew, or would wait for ever.
  const connection = await ports.connections.getConnection(connectionId, now);
  if (!connection) return { error: "Connection expired" };
  if (type === "ping") return { type: "pong", timestamp: new Date(now).toISOString() };
  return changeTopics(ports, connection, sent);
}

async function changeTopics(ports: AnswerFramePorts, first: Connection, sent: object): Promise<AnswerFrame | undefined> {
  const frame = ClientFrame.safeParse(sent).data;
  const adds = "type" in sent && sent.type === "subscribe";
  // As in the document: what cannot be unsubscribed from is met with silence.
  const refusal = adds ? { error: "Invalid subscription request" } : undefined;
  if (frame?.type !== "subscribe" && frame?.type !== "unsubscribe") return refusal;
  const { subscription_type, target } = frame;
  const topic = topicOfSubscription(subscription_type, target);
  if (topic === undefined) return refusal;
  let connection: Connection | undefined = first;
  for (let tries = 0; tries < TRIES && connection; tries += 1) {
    const topics = changed(connection.topics, topic, adds);
    // The accesses of the connection's own: who is known by a number was let in by them.
    const identity = { name: connection.name, access: connection.access, userId: connection.userId ?? undefined };
    if (topics.length > MOST_TOPICS || (adds && !mayFollow(identity, [topic]))) return refusal;
    if (topics.length === connection.topics.length || (await ports.connections.setTopics(connection, topics)))
      return { type: adds ? "subscription_confirmed" : "unsubscription_confirmed", subscription_type, target };
    connection = await ports.connections.getConnection(connection.id, ports.clock.now());
  }
  return { error: connection ? "Internal server error" : "Connection expired" };
}

function changed(topics: readonly Topic[], topic: Topic, adds: boolean): readonly Topic[] {
  if (!adds) return topics.filter((one) => one !== topic);
  return topics.includes(topic) ? topics : [...topics, topic];
}

async function statusOf(ports: AnswerFramePorts, sent: object): Promise<AnswerFrame> {
  const asked = "request_type" in sent ? sent.request_type : undefined;
  if (asked === "connection_stats") return { type: "status_response", request_type: asked, stats: await statsOf(ports) };
  if (asked !== "workflow_status") return { error: `Unknown status request type: ${shown(asked)}` };
  const frame = ClientFrame.safeParse(sent).data;
  const { workflow_id, run_id } = frame?.type === "get_status" ? frame : {};
  if (!workflow_id || !run_id) return { error: "Missing workflow_id or run_id for status request" };
  const run = await ports.workflowRuns.get(workflow_id, run_id);
  const status = run && {
    status: run.status,
    attempt: run.attempt,
    trigger_source: run.trigger_source,
    scheduled_at: run.scheduled_at,
    started_at: run.started_at,
    finished_at: run.finished_at,
  };
  return { type: "status_response", request_type: asked, workflow_id, run_id, status: status ?? null };
}

async function statsOf({ connections, clock }: AnswerFramePorts): Promise<SocketStats> {
  return socketStats(await connections.listConnections(clock.now()));
}

/** Undefined: no JSON object. */
function readFrame(body: string): { readonly type?: unknown } | undefined {
  if (Buffer.byteLength(body) > FRAME_LIMIT) return undefined;
  try {
    const value: unknown = parseJson(body);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** What a client sent in place of a word, as far as it is one. */
function shown(value: unknown): string {
  return typeof value === "string" ? value.slice(0, 100).toWellFormed() : "None";
}
