import type { Server } from "node:http";
import { PortInUseError, isSystemError } from "../errors.ts";

/**
 * Binds a server to 127.0.0.1 and answers the port it got; port 0 takes any free one.
 * @param purpose what is served there, for the message of PortInUseError
 */
export function listen(server: Server, port: number, purpose: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", (error) =>
      reject(isSystemError(error, "EADDRINUSE") ? new PortInUseError(port, purpose, { cause: error }) : error),
    );
    server.listen(port, "127.0.0.1", () => {
      const address = server.address();
      resolve(address !== null && typeof address === "object" ? address.port : port);
    });
  });
}

/** Closes a server and every connection it still has. */
export function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
