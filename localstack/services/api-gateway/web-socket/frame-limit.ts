/** Opcode, length and mask of a frame: https://www.rfc-editor.org/rfc/rfc6455#section-5.2 */
const SHORTEST_HEADER = 2;
const MASK_BYTES = 4;

/**
 * Watches what a client sends, frame by frame, as it comes in pieces of any size. `ws` limits whole messages only, and API Gateway
 * their frames too.
 * @param limit largest payload of a frame, in bytes
 * @returns takes the next piece; true: it has a frame that is too large, or none at all. Nothing that comes after counts.
 */
export function frameLimit(limit: number): (piece: Uint8Array) => boolean {
  let header = Buffer.alloc(0);
  /** Bytes of the current frame's payload that are still to come. */
  let ahead = 0;
  return (piece) => {
    let rest = Buffer.from(piece);
    while (rest.length > 0) {
      const skipped = Math.min(ahead, rest.length);
      ahead -= skipped;
      header = Buffer.concat([header, rest.subarray(skipped)]);
      rest = Buffer.alloc(0);
      const size = sizeOf(header);
      if (ahead > 0 || size === undefined) continue;
      if (size.payload > limit) return true;
      ahead = size.payload;
      rest = header.subarray(size.header);
      header = Buffer.alloc(0);
    }
    return false;
  };
}

/** Undefined: the header is not whole yet. */
function sizeOf(header: Buffer): { readonly header: number; readonly payload: number } | undefined {
  if (header.length < SHORTEST_HEADER) return undefined;
  const second = header.readUInt8(1);
  const short = second & 0x7f;
  const extended = short === 126 ? 2 : short === 127 ? 8 : 0;
  const size = SHORTEST_HEADER + extended + ((second & 0x80) === 0 ? 0 : MASK_BYTES);
  if (header.length < size) return undefined;
  const payload = extended === 0 ? short : extended === 2 ? header.readUInt16BE(2) : Number(header.readBigUInt64BE(2));
  return { header: size, payload };
}
