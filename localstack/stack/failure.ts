import { statfs } from "node:fs/promises";
import type { DatabaseSync, StatementSync } from "node:sqlite";
import { DiskFullError, isSystemError, LocalStackError } from "../errors.ts";

/** Less free space than this is a full disk: databases need some to write what they have accepted. */
const LEAST_FREE_BYTES = 1_048_576;
const CHECK_INTERVAL_MS = 500;

/** Primary result codes of SQLite that concern the file and not the statement: https://www.sqlite.org/rescode.html */
const FILE_ERRORS = new Map([
  [8, "read-only"],
  [10, "input or output failed"],
  [11, "damaged"],
  [13, "full"],
  [14, "cannot be opened"],
  [26, "no database"],
]);
const FULL = 13;

/**
 * The first failure that a running stack cannot go on with: a part that ended, or storage that takes no more. What had been
 * acknowledged before is stored; nothing may be acknowledged after.
 */
export class StackFailure {
  /** Resolves with the failure, once there is one. */
  readonly occurred: Promise<LocalStackError>;
  readonly directory: string;
  readonly #freeBytes: (directory: string) => Promise<number>;
  readonly #resolve: (error: LocalStackError) => void;
  #error: LocalStackError | undefined;

  /**
   * @param directory where the stack stores its data
   * @param freeBytes measures the free space there
   */
  constructor(directory: string, freeBytes: (directory: string) => Promise<number> = measureFreeBytes) {
    const { promise, resolve } = Promise.withResolvers<LocalStackError>();
    this.occurred = promise;
    this.#resolve = resolve;
    this.directory = directory;
    this.#freeBytes = freeBytes;
  }

  get error(): LocalStackError | undefined {
    return this.#error;
  }

  report(error: LocalStackError): void {
    this.#error ??= error;
    this.#resolve(error);
  }

  /** Reports an error of storage; true if it was one. Errors of other kinds are the caller's. */
  storage(error: unknown, what: string): boolean {
    const code = fileErrorOf(error);
    if (isDiskFull(error)) this.report(new DiskFullError(this.directory, what, { cause: error }));
    else if (code !== undefined)
      this.report(
        new LocalStackError("storage-failed", `${what} in ${this.directory} failed: ${FILE_ERRORS.get(code)}.`, { cause: error }),
      );
    else return false;
    return true;
  }

  /** Looks at the free space now: throws DiskFullError if it is used up. */
  async checkSpace(): Promise<void> {
    const free = await this.#freeBytes(this.directory);
    if (free < LEAST_FREE_BYTES) throw new DiskFullError(this.directory, `${Math.floor(free / 1024)} KiB are free`);
  }

  /** Watches the free space until the stack stops: parts of the stack are processes of their own, and fail unseen. */
  watchSpace(): { stop(): void } {
    const timer = setInterval(() => {
      this.checkSpace().catch((error: unknown) => {
        this.report(
          error instanceof LocalStackError
            ? error
            : new LocalStackError("storage-failed", `${this.directory} cannot be read: ${String(error)}`, { cause: error }),
        );
      });
    }, CHECK_INTERVAL_MS);
    return { stop: () => clearInterval(timer) };
  }

  /** Reports what a database throws because of its file. The error goes on to whoever ran the statement. */
  watchDatabase(database: DatabaseSync, name: string): void {
    const { exec, prepare } = database;
    const watched = <Result>(run: () => Result): Result => {
      try {
        return run();
      } catch (error) {
        this.storage(error, name);
        throw error;
      }
    };
    database.exec = (sql) => watched(() => exec.call(database, sql));
    database.prepare = (sql, ...rest): StatementSync => {
      const statement = watched(() => prepare.call(database, sql, ...rest));
      const { run, get, all } = statement;
      return Object.assign(statement, {
        run: (...values: Parameters<StatementSync["run"]>) => watched(() => run.apply(statement, values)),
        get: (...values: Parameters<StatementSync["get"]>) => watched(() => get.apply(statement, values)),
        all: (...values: Parameters<StatementSync["all"]>) => watched(() => all.apply(statement, values)),
      });
    };
  }
}

async function measureFreeBytes(directory: string): Promise<number> {
  const { bavail, bsize } = await statfs(directory);
  return bavail * bsize;
}

/** True for a file system's or SQLite's word for a full disk. */
export function isDiskFull(error: unknown): boolean {
  return isSystemError(error, "ENOSPC") || isSystemError(error, "EDQUOT") || fileErrorOf(error) === FULL;
}

function fileErrorOf(error: unknown): number | undefined {
  if (!(error instanceof Error && "errcode" in error && typeof error.errcode === "number")) return undefined;
  // The extended code holds the primary one in its lowest byte.
  const code = error.errcode & 0xff;
  return FILE_ERRORS.has(code) ? code : undefined;
}
