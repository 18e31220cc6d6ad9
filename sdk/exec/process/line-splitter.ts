const NEWLINE = 0x0a;

/** A line without its end. `bytes` holds no more than the limit; `length` is how many there were. */
export interface Line {
  readonly bytes: Buffer;
  readonly length: number;
}

/**
 * Splits a stream of bytes into lines and keeps, of a line that has not ended yet, `limit` bytes at most: a program that
 * never ends its line costs no more. Text is decoded afterwards, so that no character is torn where two chunks meet.
 */
export class LineSplitter {
  readonly #limit: number;
  readonly #onLine: (line: Line) => void;
  #buffer = Buffer.alloc(256);
  #held = 0;
  #length = 0;

  constructor(limit: number, onLine: (line: Line) => void) {
    this.#limit = limit;
    this.#onLine = onLine;
  }

  push(chunk: Buffer): void {
    let from = 0;
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, from)) {
      this.#keep(chunk.subarray(from, end));
      this.#finish();
      from = end + 1;
    }
    this.#keep(chunk.subarray(from));
  }

  /** The last line, if it was not ended. */
  end(): void {
    if (this.#length > 0) this.#finish();
  }

  #keep(part: Buffer): void {
    this.#length += part.length;
    const wanted = Math.min(part.length, this.#limit - this.#held);
    if (this.#held + wanted > this.#buffer.length) this.#grow(this.#held + wanted);
    part.copy(this.#buffer, this.#held, 0, wanted);
    this.#held += wanted;
  }

  #grow(least: number): void {
    const larger = Buffer.alloc(Math.min(Math.max(least, this.#buffer.length * 2), this.#limit));
    this.#buffer.copy(larger, 0, 0, this.#held);
    this.#buffer = larger;
  }

  #finish(): void {
    this.#onLine({ bytes: Buffer.from(this.#buffer.subarray(0, this.#held)), length: this.#length });
    this.#held = 0;
    this.#length = 0;
  }
}
