import type { RunId } from "../../domain/run/run-id.ts";
import type { TimeOrder, TimePage } from "../../ports/runs/run-store.ts";

/** A list by time that can be read part by part. */
export interface TimeSource<Entry> {
  read(after: RunId | undefined, limit: number): Promise<TimePage<Entry>>;
}

interface Reader<Entry> {
  readonly source: TimeSource<Entry>;
  /** Read and not yet passed on. */
  ahead: Entry[];
  after: RunId | undefined;
  ended: boolean;
}

/** Several lists by time as one. Each is read `atOnce` entries at a time, all that are needed side by side. */
export async function* mergeByTime<Entry>(
  sources: readonly TimeSource<Entry>[],
  { order, after, atOnce, idOf }: { order: TimeOrder; after: RunId | undefined; atOnce: number; idOf: (entry: Entry) => RunId },
): AsyncGenerator<Entry> {
  const readers = sources.map((source): Reader<Entry> => ({ source, ahead: [], after, ended: false }));
  const isBefore = (a: Entry, b: Entry) => (order === "newest" ? idOf(a) > idOf(b) : idOf(a) < idOf(b));
  for (;;) {
    let empty = readers.filter(({ ahead, ended }) => ahead.length === 0 && !ended);
    // A part may hold nothing that can be read, and not be the last.
    while (empty.length > 0) {
      await Promise.all(empty.map((reader) => readOn(reader, atOnce)));
      empty = empty.filter(({ ahead, ended }) => ahead.length === 0 && !ended);
    }
    let next: Reader<Entry> | undefined;
    for (const reader of readers) {
      const [first] = reader.ahead;
      const [best] = next?.ahead ?? [];
      if (first !== undefined && (best === undefined || isBefore(first, best))) next = reader;
    }
    const entry = next?.ahead.shift();
    if (entry === undefined) return;
    yield entry;
  }
}

async function readOn<Entry>(reader: Reader<Entry>, limit: number): Promise<void> {
  const { records, last } = await reader.source.read(reader.after, limit);
  reader.ahead = [...records];
  reader.after = last ?? reader.after;
  reader.ended = last === null;
}
