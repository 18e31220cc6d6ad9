import type { Ports } from "../ports.ts";

/** Does the work for each item, side by side; answers the indexes of those for which it failed, which are reported. */
export async function each<Item>(
  { telemetry }: Pick<Ports, "telemetry">,
  items: readonly Item[],
  work: (item: Item) => Promise<void>,
): Promise<readonly number[]> {
  const settled = await Promise.allSettled(items.map(work));
  return settled.flatMap((one, index) => {
    if (one.status === "fulfilled") return [];
    telemetry.record({ name: "dispatch.failed", level: "error", detail: { error: String(one.reason) } });
    return [index];
  });
}
