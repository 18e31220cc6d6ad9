/** Reads what the stream of RunTable tells. Not here: receiving it, its order, and what follows from a change. */
import type { RunChange } from "../../domain/run/changes/run-change.ts";

/** An item as a stream shows it: values by the names of their types (`{"S": "job#a"}`). */
export type Image = Readonly<Record<string, unknown>>;

export interface RunImages {
  /** Undefined: what a trigger did, which is no run. Throws for one that cannot be read. */
  readChange(image: Image): RunChange | undefined;
}
