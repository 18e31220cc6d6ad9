import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** Ports that hardly collide with a stack somebody works with. */
const PORT = 18_095;
const AWS_PORT = 14_566;

export interface BenchedStack {
  readonly api: string;
  readonly aws: string;
  stop(): Promise<void>;
}

/** The local stack as `npm start` runs it, scope `real`, in a process and a data directory of its own. */
export async function startStack(): Promise<BenchedStack> {
  const data = mkdtempSync(join(tmpdir(), "belfry-bench-"));
  const start = fileURLToPath(new URL("../localstack/start.ts", import.meta.url));
  const child = spawn(process.execPath, [start, "--scope", "real", "--port", `${PORT}`, "--aws-port", `${AWS_PORT}`, "--data-dir", data], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  await printed(child, "Ready in");
  return {
    api: `http://127.0.0.1:${PORT}`,
    aws: `http://127.0.0.1:${AWS_PORT}`,
    async stop() {
      child.kill("SIGINT");
      await once(child, "exit");
      rmSync(data, { recursive: true, force: true });
    },
  };
}

async function printed(child: ChildProcess, text: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    let output = "";
    child.stdout?.on("data", (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(-2_000);
      if (output.includes(text)) resolve();
    });
    child.once("exit", (code) => reject(new Error(`the local stack ended with ${code}: ${output}`)));
  });
}

/** Clients of the stack need no real credentials. */
export const CREDENTIALS = { region: "us-east-1", credentials: { accessKeyId: "local", secretAccessKey: "local" } };
