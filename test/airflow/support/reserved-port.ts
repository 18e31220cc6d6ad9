import { once } from "node:events";
import { createServer } from "node:net";

/** A port that nobody else gets until it is released: what will listen there later can be told of it before. */
export interface ReservedPort {
  readonly port: number;
  release(): Promise<void>;
}

export async function reservePort(): Promise<ReservedPort> {
  const server = createServer().listen(0, "127.0.0.1").unref();
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("a server on a port has no port");
  return {
    port: address.port,
    release: () => new Promise((resolve, reject) => server.close((error) => (error ? reject(error) : resolve()))),
  };
}
