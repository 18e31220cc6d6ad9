import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import * as z from "zod";
import { DataDirectoryInUseError } from "../errors.ts";

const holderSchema = z.object({ pid: z.int().positive() });

/** Exclusive use of a data directory, given back by `release`. */
export interface DataDirectoryLock {
  release(): void;
}

/**
 * Takes the data directory for this process; creates it when missing.
 * The lock is an SQLite file lock, which the operating system gives back when the process dies, however it dies: a stale
 * one cannot exist, and a reused process id cannot be mistaken for its holder. `lock.json` only names the holder.
 * @throws DataDirectoryInUseError when a living process holds it
 */
export function lockDataDirectory(directory: string): DataDirectoryLock {
  mkdirSync(directory, { recursive: true });
  const holderPath = join(directory, "lock.json");
  const database = new DatabaseSync(join(directory, "lock.db"), { timeout: 0 });
  try {
    database.exec("BEGIN EXCLUSIVE");
  } catch {
    database.close();
    throw new DataDirectoryInUseError(directory, readHolder(holderPath));
  }
  writeFileSync(holderPath, JSON.stringify({ pid: process.pid }));
  return {
    release: () => {
      rmSync(holderPath, { force: true });
      database.close();
    },
  };
}

function readHolder(path: string): number | undefined {
  try {
    return holderSchema.parse(JSON.parse(readFileSync(path, "utf8"))).pid;
  } catch {
    // Read in the moment between lock and file.
    return undefined;
  }
}
