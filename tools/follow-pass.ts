import { setTimeout as sleep } from "node:timers/promises";
import { InvokeCommand, type LambdaClient } from "@aws-sdk/client-lambda";
import * as z from "zod";

const Pass = z.object({
  pass_id: z.string(),
  page: z.int(),
  stage: z.string(),
  counts: z.object({ provisioned: z.int(), mended: z.int(), removed: z.int(), failed: z.int() }),
  failures: z.array(z.object({ owner: z.string().nullable(), error: z.string() })),
  ended_at: z.string().nullable(),
});
type Pass = z.infer<typeof Pass>;

export interface Following {
  /** Says one line. */
  readonly print: (line: string) => void;
  /** @default 1000 */
  readonly pauseMs?: number;
  /** So long may a page take, with its retries. @default 600000, more than the function's time-out and a retry */
  readonly patienceMs?: number;
}

/**
 * Begins a pass over all definitions of a scope and follows it to its end. False: something failed, and was printed with its
 * id.
 *
 * @throws Error if the function fails, or the pass does not go on
 */
export async function followPass(
  lambda: LambdaClient,
  FunctionName: string,
  { print, pauseMs = 1_000, patienceMs = 600_000 }: Following,
): Promise<boolean> {
  let pass = await ask("provision-all");
  let movedAt = Date.now();
  while (pass.ended_at === null) {
    await sleep(pauseMs);
    const now = await ask("provision-progress");
    if (now.pass_id !== pass.pass_id) print("another pass was begun, and has taken the place of this one: following it");
    if (now.pass_id !== pass.pass_id || now.page !== pass.page) {
      print(`${now.stage}: ${told(now)}`);
      movedAt = Date.now();
    } else if (Date.now() - movedAt > patienceMs) {
      throw new Error(`the pass does not go on (${now.stage}, page ${now.page}): see the logs and dead letters of ${FunctionName}`);
    }
    pass = now;
  }
  const { counts, failures } = pass;
  for (const { owner, error } of failures)
    print(`failed: ${owner === null ? "the pass ended at" : `${owner.replace("#", " ")}:`} ${error}`);
  if (counts.failed > failures.length) print(`and ${counts.failed - failures.length} more, which the logs of ${FunctionName} name`);
  print(`done: ${told(pass)}`);
  return counts.failed === 0;

  async function ask(kind: "provision-all" | "provision-progress"): Promise<Pass> {
    const { Payload, FunctionError } = await lambda.send(new InvokeCommand({ FunctionName, Payload: JSON.stringify({ kind }) }));
    const text = Buffer.from(Payload ?? []).toString();
    if (FunctionError) throw new Error(`${FunctionName}: ${text}`);
    return Pass.parse(JSON.parse(text));
  }
}

function told({ counts: { provisioned, mended, removed, failed } }: Pass): string {
  return `${provisioned} provisioned, ${mended} of them mended, ${removed} removed, ${failed} failed`;
}
