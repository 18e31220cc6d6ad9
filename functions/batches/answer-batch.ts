import type { Metric } from "../../shared/contract/deployment/metrics.ts";
import { BelfryError } from "../../shared/domain/errors.ts";
import type { Telemetry } from "../../shared/ports/telemetry.ts";
import type { Trouble } from "../../shared/ports/troubles.ts";

/** What a batch is answered with: the records that Lambda delivers again. */
export interface BatchAnswer {
  readonly batchItemFailures: { readonly itemIdentifier: string }[];
}

interface SetAside<Raw> {
  /** Writes a letter of a record. */
  readonly write: (record: Raw) => Promise<void>;
  /** How it is reported that none could be written. */
  readonly failedAs: Trouble;
}

interface Batch<Raw, Value extends object> {
  readonly records: readonly Raw[];
  /** What the event source knows a record by: a message's id, or a stream record's sequence number. */
  readonly idOf: (record: Raw) => string;
  /** Undefined: the record is none of this function's business. Throws: it is malformed. */
  readonly parse: (record: Raw) => Value | undefined;
  /** Handles what could be parsed, together; answers those that must be delivered again, each reported by whoever found out. */
  readonly handle: (values: readonly Value[]) => Promise<readonly Value[]>;
  /**
   * What becomes of a malformed record. `deliver-again`: until its queue gives it to the dead-letter queue, where somebody
   * can read it. `dropAs`: in a stream it would hold up all that is behind it, and never become readable; it is counted. `setAside`: first a letter
   * is written of it; where that fails, it is delivered again.
   */
  readonly malformed: "deliver-again" | { readonly dropAs: Metric; readonly setAside?: SetAside<Raw> };
  /** Keys of a record, for the report of a malformed one. */
  readonly keysOf: (record: Raw) => Readonly<Record<string, unknown>>;
  /** Of the function, in telemetry. */
  readonly name: "completion" | "dispatch" | "notify" | "provision" | "react";
}

/** Answers a batch of an event source: one malformed record, or one that fails, never decides about its neighbours. */
export async function answerBatch<Raw, Value extends object>(
  telemetry: Telemetry,
  { records, idOf, parse, handle, malformed, keysOf, name }: Batch<Raw, Value>,
): Promise<BatchAnswer> {
  const again: string[] = [];
  const parsed = new Map<Value, Raw>();
  for (const record of records) {
    try {
      const value = parse(record);
      if (value) parsed.set(value, record);
    } catch (error) {
      telemetry.record({
        name: `${name}.malformed` as const,
        level: "error",
        detail: { ...keysOf(record), id: idOf(record), error: error instanceof BelfryError ? error.problem : String(error) },
      });
      if (malformed === "deliver-again" || !(await isSetAside(record, malformed.setAside))) again.push(idOf(record));
      else telemetry.measure(malformed.dropAs, 1);
    }
  }
  for (const value of await handle([...parsed.keys()])) {
    const record = parsed.get(value);
    if (record !== undefined) again.push(idOf(record));
  }
  if (again.length > 0) telemetry.measure("items_failed", again.length);
  return { batchItemFailures: again.map((itemIdentifier) => ({ itemIdentifier })) };

  async function isSetAside(record: Raw, setAside: SetAside<Raw> | undefined): Promise<boolean> {
    if (!setAside) return true;
    try {
      await setAside.write(record);
      return true;
    } catch (error) {
      telemetry.record({ name: setAside.failedAs, level: "error", detail: { ...keysOf(record), error: String(error) } });
      return false;
    }
  }
}
