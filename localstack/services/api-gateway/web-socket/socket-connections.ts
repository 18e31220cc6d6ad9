import type { WebSocket } from "ws";
import { ServiceError } from "../../../endpoint/service-error.ts";

/** What API Gateway tells of a connection. Times are epoch ms. */
export interface OpenConnection {
  readonly socket: WebSocket;
  readonly connectedAt: number;
  readonly sourceIp: string;
  readonly userAgent: string;
  lastActiveAt: number;
  /** Called with each message in either direction. */
  touch(): void;
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-execution-service-websocket-limits-table.html */
export const MESSAGE_LIMIT = 128 * 1024;
/** What waits for a client that takes nothing; beyond it the sender is told to wait. */
const UNSENT_LIMIT = 1024 * 1024;

/** Open connections of all WebSocket APIs, by id. One that is still being opened is not among them. */
export class SocketConnections {
  readonly #open = new Map<string, OpenConnection>();

  add(id: string, connection: OpenConnection): void {
    this.#open.set(id, connection);
  }

  /** False: it was not there. */
  remove(id: string): boolean {
    return this.#open.delete(id);
  }

  /** @throws ServiceError GoneException */
  get(id: string): OpenConnection {
    const found = this.#open.get(id);
    if (found === undefined || found.socket.readyState !== found.socket.OPEN) throw new ServiceError("GoneException", 410, "");
    return found;
  }

  /** @throws ServiceError GoneException, PayloadTooLargeException, LimitExceededException */
  async post(id: string, data: Buffer): Promise<void> {
    const connection = this.get(id);
    if (data.length > MESSAGE_LIMIT) throw new ServiceError("PayloadTooLargeException", 413, "Message too long");
    if (connection.socket.bufferedAmount > UNSENT_LIMIT) throw new ServiceError("LimitExceededException", 429, "Too many requests");
    connection.touch();
    connection.socket.send(data.toString());
  }

  /** @throws ServiceError GoneException */
  disconnect(id: string): void {
    this.get(id).socket.close(1000, "Connection Closed Normally");
  }
}
