/** Keeps the last bytes of a stream. */
export class Tail {
  readonly #limit: number;
  #kept = Buffer.alloc(0);

  constructor(limit: number) {
    this.#limit = limit;
  }

  push(chunk: Buffer): void {
    const joined = chunk.length >= this.#limit ? chunk : Buffer.concat([this.#kept, chunk]);
    this.#kept = Buffer.from(joined.subarray(-this.#limit));
  }

  /** What was kept, from the first whole character on, without the line break at its end. */
  text(): string {
    let from = 0;
    // A character that lost its first byte: at most three bytes of it are left.
    while (from < 3 && isContinuation(this.#kept[from])) from += 1;
    return this.#kept.subarray(from).toString().trimEnd();
  }
}

/** The last `limit` bytes of a text, from the first whole character on. */
export function lastBytes(text: string, limit: number): string {
  const tail = new Tail(limit);
  tail.push(Buffer.from(text));
  return tail.text();
}

function isContinuation(byte: number | undefined): boolean {
  return byte !== undefined && (byte & 0xc0) === 0x80;
}
