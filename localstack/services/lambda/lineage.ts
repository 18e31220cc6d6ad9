import { createHash, randomBytes } from "node:crypto";

/**
 * Invocations of one function in one chain of requests, after which Lambda invokes it no more.
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html
 */
export const LONGEST_CHAIN = 16;

/**
 * A chain of requests as the trace header tells of it, which SDKs inside a function send on by themselves: its name, and in
 * `Lineage` how often each function was invoked in it.
 */
export interface Lineage {
  /** Undefined: nothing has named it yet. */
  readonly root: string | undefined;
  readonly counts: ReadonlyMap<string, number>;
}

export const NO_LINEAGE: Lineage = { root: undefined, counts: new Map() };

/** @param header `X-Amzn-Trace-Id`, as the SDK of a function sends it */
export function lineageOf(header: string | string[] | undefined): Lineage {
  if (typeof header !== "string") return NO_LINEAGE;
  const fields = new Map(header.split(";").map((field) => [field.split("=")[0] ?? "", field.split("=")[1] ?? ""]));
  const parts = (fields.get("Lineage") ?? "").split("|").map((part) => part.split(":"));
  const counts = parts.flatMap(([name, count]) => (name && Number(count) > 0 ? [[name, Number(count)] as const] : []));
  return { root: fields.get("Root"), counts: new Map(counts) };
}

/** Of messages that come together: the longest chain of each function. What AWS makes of such a batch it does not say. */
export function longest(lineages: readonly Lineage[]): Lineage {
  const counts = new Map<string, number>();
  for (const lineage of lineages) for (const [name, count] of lineage.counts) counts.set(name, Math.max(count, counts.get(name) ?? 0));
  return { root: lineages.find(({ root }) => root !== undefined)?.root, counts };
}

/** The chain with one more invocation of a function, which is its `count`-th. */
export function invokedAgain({ root, counts }: Lineage, functionArn: string): { readonly count: number; readonly header: string } {
  const name = createHash("sha256").update(functionArn).digest("hex").slice(0, 8);
  const count = (counts.get(name) ?? 0) + 1;
  const lineage = [...new Map([...counts, [name, count]])].map((part) => part.join(":")).join("|");
  return { count, header: `Root=${root ?? newRoot()};Lineage=${lineage}` };
}

/** Its seconds since 1970 and 96 random bits. */
function newRoot(): string {
  return `1-${Math.floor(Date.now() / 1_000).toString(16)}-${randomBytes(12).toString("hex")}`;
}
