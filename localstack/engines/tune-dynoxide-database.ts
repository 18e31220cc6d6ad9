import { DatabaseSync } from "node:sqlite";

/** AWS keeps stream records for a day. Longer here: a laptop that was off over the weekend still works off what it had left. */
const KEEP_STREAM_RECORDS_SECONDS = 7 * 86_400;

/**
 * Makes dynoxide's database fit for a stack that runs for weeks. Done from outside, right after dynoxide has opened it:
 * - Each write to a table with a stream looks for the stream's highest number among all its records; with an index that takes
 *   constant time, without one a write takes over a millisecond after some thousand records, and more with every other one.
 * - Old stream records are removed, but for the last of each table, from which the numbering goes on.
 */
export function tuneDynoxideDatabase(path: string): void {
  const database = new DatabaseSync(path, { timeout: 5000 });
  try {
    database.exec("CREATE INDEX IF NOT EXISTS stream_sequence ON _stream_records (table_name, CAST(sequence_number AS INTEGER))");
    database
      .prepare("DELETE FROM _stream_records WHERE created_at < ? AND id NOT IN (SELECT MAX(id) FROM _stream_records GROUP BY table_name)")
      .run(Math.floor(Date.now() / 1000) - KEEP_STREAM_RECORDS_SECONDS);
  } finally {
    database.close();
  }
}
