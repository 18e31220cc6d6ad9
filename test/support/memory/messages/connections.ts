import type { Connection, Identity, Topic } from "../../../../shared/domain/live/connection.ts";
import type { ConnectionStore, Follower } from "../../../../shared/ports/live/connection-store.ts";
import type { SocketSender } from "../../../../shared/ports/live/socket-sender.ts";

export class MemoryConnections implements ConnectionStore {
  readonly #open = new Map<string, Connection>();
  readonly #tickets = new Map<string, { readonly identity: Identity; readonly until: number }>();

  async openConnection(connection: Connection): Promise<void> {
    this.#open.set(connection.id, connection);
  }

  async getConnection(id: string, now: number): Promise<Connection | undefined> {
    const found = this.#open.get(id);
    return found && found.expiresAt > now ? found : undefined;
  }

  async setTopics(previous: Connection, topics: readonly Topic[]): Promise<boolean> {
    const found = this.#open.get(previous.id);
    if (!found || found.topics.join(" ") !== previous.topics.join(" ")) return false;
    this.#open.set(previous.id, { ...found, topics });
    return true;
  }

  async closeConnection(id: string): Promise<void> {
    this.#open.delete(id);
  }

  async isAnyOpen(now: number): Promise<boolean> {
    return [...this.#open.values()].some(({ expiresAt }) => expiresAt > now);
  }

  async followersOf(topics: readonly Topic[], now: number): Promise<readonly Follower[]> {
    return (await this.listConnections(now)).flatMap(({ id, connectedAt, frames, topics: own }) => {
      const followed = topics.filter((topic) => own.includes(topic));
      return followed.length === 0 ? [] : [{ id, connectedAt, frames, topics: followed }];
    });
  }

  async listConnections(now: number): Promise<readonly Connection[]> {
    return [...this.#open.values()].filter(({ expiresAt }) => expiresAt > now);
  }

  async keepTicket(ticket: string, identity: Identity, until: number): Promise<void> {
    this.#tickets.set(ticket, { identity, until });
  }

  async takeTicket(ticket: string, now: number): Promise<Identity | undefined> {
    const found = this.#tickets.get(ticket);
    if (!found || found.until <= now) return undefined;
    this.#tickets.delete(ticket);
    return found.identity;
  }
}

/** Keeps what was sent; what a socket does instead can be said. */
export class MemorySockets implements SocketSender {
  readonly sent: { readonly id: string; readonly text: string }[] = [];
  /** By connection. */
  readonly behaviour = new Map<string, "gone" | (() => Promise<"sent" | "gone">)>();

  async postFrame(id: string, text: string): Promise<"sent" | "gone"> {
    const behaviour = this.behaviour.get(id);
    if (behaviour === "gone") return "gone";
    if (behaviour && (await behaviour()) === "gone") return "gone";
    this.sent.push({ id, text });
    return "sent";
  }

  /** Frames that reached a connection, in order. */
  framesOf(id: string): Record<string, unknown>[] {
    return this.sent.filter((one) => one.id === id).map(({ text }) => JSON.parse(text) as Record<string, unknown>);
  }
}
