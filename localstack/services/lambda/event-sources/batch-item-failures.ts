import * as z from "zod";
import type { InvocationOutput } from "../thread-protocol.ts";

const responseSchema = z.object({ batchItemFailures: z.array(z.object({ itemIdentifier: z.string().min(1) })).nullish() }).nullish();

/**
 * The identifiers a function reported as failed; `all` when the response is malformed or names an unknown item, which
 * Lambda treats as a failure of the whole batch.
 */
export function batchItemFailures(output: InvocationOutput, identifiers: Set<string>): Set<string> | "all" {
  const parsed = responseSchema.safeParse(JSON.parse(output.json));
  if (!parsed.success) return "all";
  const failed = new Set((parsed.data?.batchItemFailures ?? []).map(({ itemIdentifier }) => itemIdentifier));
  return failed.isSubsetOf(identifiers) ? failed : "all";
}
