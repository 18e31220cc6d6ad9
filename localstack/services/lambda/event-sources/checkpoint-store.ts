import type { DatabaseSync } from "node:sqlite";
import * as z from "zod";

const rowSchema = z.object({ sequence_number: z.string() });
const positionSchema = z.object({ sequenceNumber: z.string(), createdAt: z.number() });

/** How far a mapping has read a stream. `createdAt` is the record's creation time in epoch seconds. */
export type StreamPosition = z.output<typeof positionSchema>;

/** Stream positions in the state database; saved after each batch, so that a crash repeats at most that batch. */
export class CheckpointStore {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  load(mappingId: string, streamArn: string): StreamPosition | undefined {
    const row = this.#database
      .prepare("SELECT sequence_number FROM stream_checkpoints WHERE mapping = ? AND stream = ?")
      .get(mappingId, streamArn);
    return row === undefined ? undefined : positionSchema.parse(JSON.parse(rowSchema.parse(row).sequence_number));
  }

  save(mappingId: string, streamArn: string, position: StreamPosition): void {
    this.#database
      .prepare("INSERT OR REPLACE INTO stream_checkpoints VALUES (?, ?, ?)")
      .run(mappingId, streamArn, JSON.stringify(position));
  }
}
