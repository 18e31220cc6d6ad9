import type { Trouble } from "../ports/troubles.ts";
import type { Ports } from "../ports/groups.ts";

/** Ids of what an item is about, for telemetry. */
export type Ids = Readonly<Record<string, string>>;

/**
 * Does the work for each item, side by side; answers the items for which it failed, each reported as `name` with its ids.
 * What failed is for the caller to have delivered again.
 */
export async function handleItems<Item>(
  { telemetry }: Pick<Ports, "telemetry">,
  {
    items,
    name,
    idsOf,
    work,
  }: {
    readonly items: readonly Item[];
    readonly name: Trouble;
    readonly idsOf: (item: Item) => Ids;
    readonly work: (item: Item) => Promise<void>;
  },
): Promise<readonly Item[]> {
  const settled = await Promise.allSettled(items.map((item) => work(item)));
  return settled.flatMap((one, index) => {
    const item = items[index] as Item;
    if (one.status === "fulfilled") return [];
    telemetry.record({ name, level: "error", ...idsOf(item), detail: { error: String(one.reason) } });
    return [item];
  });
}

/** The ids of a definition's key, as telemetry names them: `{ job_id }`, `{ workflow_id }` or `{ trigger_id }`. */
export function idsOfKey(key: string): Ids {
  const [kind = "", id = ""] = key.split("#", 2);
  return { [`${kind}_id`]: id };
}
