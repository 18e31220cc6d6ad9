import { TICKET_SECONDS } from "../../contract/operations/live.ts";
import type { Identity } from "../../domain/live/connection.ts";
import type { Ports } from "../../ports/groups.ts";

/** A ticket that opens one WebSocket as this caller. Each call makes another one. */
export async function issueTicket(
  { connections, clock, randomText }: Pick<Ports, "connections" | "clock" | "randomText">,
  identity: Identity,
): Promise<{ readonly ticket: string; readonly expires_in: typeof TICKET_SECONDS }> {
  const ticket = randomText();
  await connections.keepTicket(ticket, identity, clock.now() + TICKET_SECONDS * 1000);
  return { ticket, expires_in: TICKET_SECONDS };
}
