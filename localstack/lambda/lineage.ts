import { createHash } from "node:crypto";

/**
 * Invocations of one function in one chain of requests, after which Lambda invokes it no more.
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html
 */
export const LONGEST_CHAIN = 16;

/**
 * How often each function was invoked in a chain of requests, as `Lineage` in the trace header that SDKs inside a function
 * send on by themselves.
 */
export type Lineage = ReadonlyMap<string, number>;

/** @param header `X-Amzn-Trace-Id`, as the SDK of a function sends it */
export function lineageOf(header: string | string[] | undefined): Lineage {
  const text = typeof header === "string" ? /(?:^|;)Lineage=([^;]*)/.exec(header)?.[1] : undefined;
  const parts = (text ?? "").split("|").map((part) => part.split(":"));
  return new Map(parts.flatMap(([name, count]) => (name && Number(count) > 0 ? [[name, Number(count)] as const] : [])));
}

/** Of messages that come together: the longest chain of each function. What AWS makes of such a batch it does not say. */
export function longest(lineages: readonly Lineage[]): Lineage {
  const joined = new Map<string, number>();
  for (const lineage of lineages) for (const [name, count] of lineage) joined.set(name, Math.max(count, joined.get(name) ?? 0));
  return joined;
}

/** The chain with one more invocation of a function, which is its `count`-th. */
export function invokedAgain(lineage: Lineage, functionArn: string): { readonly count: number; readonly header: string } {
  const name = createHash("sha256").update(functionArn).digest("hex").slice(0, 8);
  const count = (lineage.get(name) ?? 0) + 1;
  const parts = [...new Map([...lineage, [name, count]])].map((part) => part.join(":"));
  return { count, header: `Root=1-00000000-000000000000000000000000;Lineage=${parts.join("|")}` };
}
