import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { DataDirectoryCorruptError } from "../errors.ts";
import { isDiskFull } from "./failure.ts";

// `secrets` has the first value of each, which is copied once: a data directory of before has no other.
const SCHEMA = `
CREATE TABLE IF NOT EXISTS schedule_groups (name TEXT PRIMARY KEY, created_at INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS schedules (
  group_name TEXT NOT NULL, name TEXT NOT NULL, definition TEXT NOT NULL,
  created_at INTEGER NOT NULL, modified_at INTEGER NOT NULL,
  PRIMARY KEY (group_name, name)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS secrets (name TEXT PRIMARY KEY, arn TEXT NOT NULL, value TEXT NOT NULL, version_id TEXT NOT NULL, created_at INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS secret_versions (name TEXT NOT NULL, stage TEXT NOT NULL, version_id TEXT NOT NULL, value TEXT NOT NULL, created_at INTEGER NOT NULL, PRIMARY KEY (name, stage)) WITHOUT ROWID;
INSERT OR IGNORE INTO secret_versions SELECT name, 'AWSCURRENT', version_id, value, created_at FROM secrets;
CREATE TABLE IF NOT EXISTS stream_checkpoints (mapping TEXT NOT NULL, stream TEXT NOT NULL, sequence_number TEXT NOT NULL, PRIMARY KEY (mapping, stream));
CREATE TABLE IF NOT EXISTS event_rules (bus TEXT NOT NULL, name TEXT NOT NULL, definition TEXT NOT NULL, PRIMARY KEY (bus, name)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS settings (name TEXT PRIMARY KEY, value TEXT NOT NULL);
`;

/**
 * Opens the SQLite database of everything the local stack keeps itself: schedules, event rules, secrets, stream positions.
 * @param directory undefined keeps it in memory
 * @throws DataDirectoryCorruptError when the file is no database; what SQLite throws on a full disk
 */
export function openStateDatabase(directory: string | undefined): DatabaseSync {
  try {
    if (directory !== undefined) mkdirSync(directory, { recursive: true });
    const database = new DatabaseSync(directory === undefined ? ":memory:" : join(directory, "state.db"));
    // NORMAL: a commit survives the death of the process, and may be lost only with the machine's power.
    database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA busy_timeout = 5000;");
    database.exec(SCHEMA);
    return database;
  } catch (error) {
    if (isDiskFull(error)) throw error;
    throw new DataDirectoryCorruptError(directory ?? ":memory:", `state.db: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}
