import type { Readable } from "node:stream";
import { type Line, LineSplitter } from "./line-splitter.ts";
import { Tail } from "./tail.ts";

/** Bytes kept of the end of an output. */
const TAIL_LIMIT = 4_096;

export interface OutputHandling {
  /** Bytes kept of a line. */
  readonly lineLimit: number;
  readonly onLine: (line: Line) => void;
  /** Asked for after each chunk: nothing more is read before it has resolved. */
  readonly writable: () => Promise<void>;
  readonly tail: Tail;
}

/** The end of an output, to be handed to its reader. */
export function outputTail(): Tail {
  return new Tail(TAIL_LIMIT);
}

/** Reads one output of a process, line by line, no faster than its lines can be handled. */
export class OutputReader {
  /** Resolves when the output has ended or was closed, and everything read is handled. */
  readonly done: Promise<void>;
  /** How many were read. */
  chunks = 0;
  /** A chunk is being handled. */
  busy = false;
  readonly #stream: Readable;

  constructor(stream: Readable, handling: OutputHandling) {
    this.#stream = stream;
    this.done = this.#read(handling);
  }

  /** Reads no more, although others may still write. */
  close(): void {
    this.#stream.destroy();
  }

  async #read({ lineLimit, onLine, writable, tail }: OutputHandling): Promise<void> {
    const lines = new LineSplitter(lineLimit, onLine);
    try {
      for await (const chunk of this.#stream as AsyncIterable<Buffer>) {
        this.busy = true;
        this.chunks += 1;
        lines.push(chunk);
        tail.push(chunk);
        await writable();
        this.busy = false;
      }
    } catch {
      // Closed while others held it open. What was read counts.
    } finally {
      this.busy = false;
    }
    lines.end();
  }
}
