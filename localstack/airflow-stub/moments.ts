/** Epoch ms as Python writes an instant of `/api/v2`: `2026-11-20T11:37:45.238000Z`, without a fraction where there is none. */
export function zulu(ms: number | null): string | null {
  return ms === null ? null : zuluMicros(ms * 1000);
}

/** The same of microseconds. */
export function zuluMicros(micros: number): string {
  const seconds = new Date(Math.floor(micros / 1_000_000) * 1000).toISOString().slice(0, 19);
  const fraction = micros % 1_000_000;
  return `${seconds}${fraction === 0 ? "" : `.${String(fraction).padStart(6, "0")}`}Z`;
}

/** As `/api/v1` writes it: `2026-11-20T11:59:33.307565+00:00`. */
export function offset(ms: number | null): string | null {
  return ms === null ? null : offsetMicros(ms * 1000);
}

export function offsetMicros(micros: number): string {
  return zuluMicros(micros).replace("Z", "+00:00");
}

const INSTANT = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,6}))?(Z|[+-]\d\d:\d\d)$/;

/** Microseconds of a text; undefined: it is no instant, or has no offset. */
export function microsOf(text: string): number | undefined {
  const [, seconds, fraction = "", zone] = INSTANT.exec(text) ?? [];
  const ms = Date.parse(`${seconds}${zone}`);
  return Number.isNaN(ms) ? undefined : ms * 1000 + Number(fraction.padEnd(6, "0"));
}
