import { createWriteStream, mkdirSync, type WriteStream } from "node:fs";
import { join } from "node:path";

const FORWARDED_LEVELS = /"(?:level|log_level|severity)":\s?"(?:WARN|WARNING|ERROR|CRITICAL|FATAL)"/i;

/**
 * Decides where a function's output goes: every line to `<directory>/<function>.log`, and to the terminal, with the
 * function's name before it, what is not JSON or is a structured line of level WARN and above.
 */
export class FunctionLog {
  readonly #file: WriteStream | undefined;
  readonly #prefix: string;
  readonly #log: (line: string) => void;

  /** @param onError the file takes no more */
  constructor(functionName: string, directory: string | undefined, log: (line: string) => void, onError: (error: Error) => void) {
    this.#prefix = functionName;
    this.#log = log;
    if (directory === undefined) return;
    mkdirSync(directory, { recursive: true });
    this.#file = createWriteStream(join(directory, `${functionName}.log`), { flags: "a" });
    this.#file.on("error", onError);
  }

  /** Takes one line of output. */
  line(line: string): void {
    this.#file?.write(`${line}\n`);
    if (!line.startsWith("{") || FORWARDED_LEVELS.test(line)) this.#log(`${this.#prefix} ${line}`);
  }

  async close(): Promise<void> {
    const file = this.#file;
    if (file !== undefined) await new Promise<void>((resolve) => file.end(() => resolve()));
  }
}
