import { once } from "node:events";
import { Worker } from "node:worker_threads";
import * as z from "zod";

const answer = z.tuple([z.string()]);

/**
 * Synthesises the app in a thread of its own, and answers the folder of the assembly. It takes seconds of a whole core, in
 * which requests get their answer that the stack is starting; the memory that the CDK took is free afterwards.
 */
export async function synthesizeApart(outdir: string, context: Readonly<Record<string, unknown>>): Promise<string> {
  // Under `node --watch` a thread would tell its parent of each module that it loads, as messages like its own.
  const { WATCH_REPORT_DEPENDENCIES: _, ...env } = process.env;
  const thread = new Worker(new URL("./synthesis-thread.ts", import.meta.url), { workerData: { outdir, context }, env });
  const ended = once(thread, "exit").then(([code]: unknown[]) => {
    throw new Error(`the synthesis ended with code ${String(code)} before it had made an assembly`);
  });
  const [directory] = answer.parse(await Promise.race([once(thread, "message"), ended]));
  return directory;
}
