import type { Ports } from "../../../shared/ports/groups.ts";
import { issueTicket } from "../../../shared/use-cases/live/issue-ticket.ts";
import { socketStats } from "../../../shared/use-cases/live/socket-stats.ts";
import type { Handlers } from "../types.ts";

/** Whose a ticket is where nobody knows who asks: a laptop. */
const NOBODY = "belfry";

/** What is asked of live updates over HTTP, bound to its use cases. */
export function liveHandlers(ports: Pick<Ports, "connections" | "clock" | "randomText">): Handlers<"socket"> {
  const stats = async () => ({ body: socketStats(await ports.connections.listConnections(ports.clock.now())) });
  return {
    createSocketTicket: async ({ caller, access, userId }) => ({
      body: await issueTicket(ports, { name: caller ?? NOBODY, access, userId }),
      headers: { "cache-control": "no-store" },
    }),
    getSocketStats: stats,
    getSocketStatsV1: stats,
  };
}
