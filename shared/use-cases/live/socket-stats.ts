import type { SocketStats } from "../../contract/operations/live.ts";
import type { Connection } from "../../domain/live/connection.ts";

/** Open connections, counted by what they follow. */
export function socketStats(open: readonly Pick<Connection, "topics">[]): SocketStats {
  const topics = open.flatMap((connection) => connection.topics);
  return {
    total_connections: open.length,
    global_subscribers: topics.filter((topic) => topic === "global").length,
    user_subscribers: countsOf(topics, "user#"),
    workflow_subscribers: countsOf(topics, "workflow#"),
    active_redis_tasks: 0,
  };
}

function countsOf(topics: readonly string[], prefix: string): Record<string, number> {
  const targets = topics.filter((topic) => topic.startsWith(prefix)).map((topic) => topic.slice(prefix.length));
  return Object.fromEntries([...Map.groupBy(targets, (target) => target)].map(([target, own]) => [target, own.length]));
}
