import { once } from "node:events";
import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { SMTPServer } from "smtp-server";

export interface MailServer {
  readonly port: number;
  stop(): Promise<void>;
}

/** Takes every mail and writes it to a folder, a file each, whole once it has its name: `<number>.eml`. */
export async function startMailServer(folder: string): Promise<MailServer> {
  mkdirSync(folder, { recursive: true });
  let count = 0;
  const server = new SMTPServer({
    disabledCommands: ["AUTH", "STARTTLS"],
    onData: (stream, _session, callback) => {
      const parts: Buffer[] = [];
      stream.on("data", (part: Buffer) => parts.push(part));
      stream.on("end", () => {
        const path = join(folder, `${++count}.eml`);
        writeFileSync(`${path}.part`, Buffer.concat(parts));
        renameSync(`${path}.part`, path);
        callback();
      });
    },
  });
  const listening = server.listen(0, "127.0.0.1");
  await once(listening, "listening");
  const address = listening.address();
  return {
    port: address !== null && typeof address === "object" ? address.port : 0,
    stop: () => new Promise((resolve) => server.close(resolve)),
  };
}
