import { BelfryError } from "../../../domain/errors.ts";
import { text } from "../../../domain/texts/text.ts";
import type { Item } from "../dynamodb.ts";

/** An item that is not what this version writes: by hand, by another version, or by a fault of ours. */
export interface MalformedItem {
  readonly pk: string;
  readonly sk: string;
  readonly error: string;
}

type Report = (item: MalformedItem) => void;

let report: Report = (item) => console.error(JSON.stringify({ level: "ERROR", message: "item.malformed", ...item }));

/** Reads one record. Throws CONFLICT `run-broken` for a malformed one, which is reported. */
export function readRecord<Value>(item: Item, parse: (item: Item) => Value): Value {
  try {
    return parse(item);
  } catch (error) {
    reportMalformed(item, error);
    throw new BelfryError({ code: "CONFLICT", text: text("run-broken", { id: String(item["sk"]) }) }, { cause: error });
  }
}

/** Who hears of malformed items; until it is called, the process's error output does. */
export function reportMalformedItems(to: Report): void {
  report = to;
}

/** Reads items one by one: a malformed one is reported and left out, and never keeps its neighbours from being read. */
export function readable<Value>(items: readonly Item[], parse: (item: Item) => Value): Value[] {
  return items.flatMap((item) => {
    try {
      return [parse(item)];
    } catch (error) {
      reportMalformed(item, error);
      return [];
    }
  });
}

export function reportMalformed(item: Item, error: unknown): void {
  report({ pk: String(item["pk"]), sk: String(item["sk"]), error: String(error) });
}
