import { existsSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import * as z from "zod";

const rows = z.array(z.object({ queue_name: z.string(), receipt_handle: z.string() }));

/**
 * Receipt handles by queue name of messages that had been received and not deleted when fauxqs last wrote this database, and
 * that are still hidden. Read before fauxqs opens it.
 */
export function receivedBefore(file: string): ReadonlyMap<string, readonly string[]> {
  if (!existsSync(file)) return new Map();
  const database = new DatabaseSync(file);
  try {
    const tables = database.prepare("SELECT 1 FROM sqlite_master WHERE name = 'sqs_messages'").all();
    if (tables.length === 0) return new Map();
    const select = "SELECT queue_name, receipt_handle FROM sqs_messages WHERE receipt_handle IS NOT NULL AND visibility_deadline > ?";
    const received = rows.parse(database.prepare(select).all(Date.now()));
    const byQueue = Map.groupBy(received, ({ queue_name }) => queue_name);
    return new Map([...byQueue].map(([name, messages]) => [name, messages.map(({ receipt_handle }) => receipt_handle)]));
  } finally {
    database.close();
  }
}
