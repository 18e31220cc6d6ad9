/**
 * Open WebSockets by id and by topic, and the tickets that open one. Instants are epoch ms. Reads are strongly consistent but for one: a
 * client must not miss what happens right after it has connected. Records expire by themselves. Not here: the sockets (`SocketSender`).
 */
import type { Connection, FrameKind, Identity, Topic } from "../../domain/live/connection.ts";

/** A connection as fan-out needs it: `topics` are those that it was found by. */
export type Follower = Pick<Connection, "id" | "connectedAt"> & { readonly topics: readonly Topic[]; readonly frames: FrameKind };

export interface ConnectionStore {
  /** Puts a connection on record with its topics, in one write. Repeated: the same again. */
  openConnection(connection: Connection): Promise<void>;
  /** Undefined: there is none, or it has expired at `now`. */
  getConnection(id: string, now: number): Promise<Connection | undefined>;
  /** Replaces what a connection follows. False: it is gone, or follows something else than `previous` by now. */
  setTopics(previous: Connection, topics: readonly Topic[]): Promise<boolean>;
  /** Removes a connection with its topics. Repeated, or unknown: nothing. */
  closeConnection(id: string): Promise<void>;
  /**
   * Is there a connection that has not expired at `now`? One read, however many there are, eventually consistent, for half the price:
   * it is asked for every change, and a change is told of a tenth of a second after it was stored at the earliest.
   */
  isAnyOpen(now: number): Promise<boolean>;
  /** Connections that follow one of the topics, each once. Costs a query a topic. */
  followersOf(topics: readonly Topic[], now: number): Promise<readonly Follower[]>;
  /** All connections, in no order. */
  listConnections(now: number): Promise<readonly Connection[]>;
  /** Keeps what a ticket stands for until an instant. */
  keepTicket(ticket: string, identity: Identity, until: number): Promise<void>;
  /** Takes a ticket away: of several callers one gets it. Undefined: it is unknown, used or expired. */
  takeTicket(ticket: string, now: number): Promise<Identity | undefined>;
}
