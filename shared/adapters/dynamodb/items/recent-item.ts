import { type RecentOutcome } from "../../../domain/run/recent-outcome.ts";
import { RUN_STATUSES } from "../../../domain/run/run.ts";

/**
 * An outcome in nine bytes: when it was due (epoch seconds, 4), status (3 bits) and attempt (5 bits), duration and lateness
 * (2 each, half-precision: three digits, up to 18 hours).
 */
const BYTES = 9;
const MOST_ATTEMPTS = 31;
const MOST_SECONDS = 65_504;

export function packOutcome({ status, due, durationSeconds, latenessSeconds, attempt }: RecentOutcome): Uint8Array {
  const view = new DataView(new ArrayBuffer(BYTES));
  view.setUint32(0, due);
  view.setUint8(4, RUN_STATUSES.indexOf(status) * 32 + Math.min(attempt, MOST_ATTEMPTS));
  view.setFloat16(5, Math.min(durationSeconds, MOST_SECONDS));
  view.setFloat16(7, Math.min(latenessSeconds, MOST_SECONDS));
  return new Uint8Array(view.buffer);
}

/** Nothing, for what is no outcome: it must not keep the state from being read. */
export function unpackOutcome(bytes: unknown): readonly RecentOutcome[] {
  if (!(bytes instanceof Uint8Array) || bytes.length !== BYTES) return [];
  const view = new DataView(bytes.buffer, bytes.byteOffset, BYTES);
  const packed = view.getUint8(4);
  const status = RUN_STATUSES[packed >> 5];
  if (status === undefined) return [];
  const [durationSeconds, latenessSeconds] = [view.getFloat16(5), view.getFloat16(7)].map((seconds) => Number(seconds.toPrecision(3)));
  return [
    { status, due: view.getUint32(0), durationSeconds: durationSeconds ?? 0, latenessSeconds: latenessSeconds ?? 0, attempt: packed & 31 },
  ];
}
