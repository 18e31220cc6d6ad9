import { signal } from "@preact/signals";

/** How far the server's clock is ahead of this machine's, in ms. A wrong clock here must not move what is shown. */
let offset = 0;
let best = Infinity;

/** Learns from an answer's `Date`, which has whole seconds, and how long the answer took. The quickest answer counts. */
export function learnOffset(date: string | null, sentAt: number, receivedAt: number): void {
  const server = date === null ? NaN : Date.parse(date);
  const doubt = receivedAt - sentAt;
  if (Number.isNaN(server)) return;
  const found = server + 500 - (sentAt + receivedAt) / 2;
  // Below the doubt it may just be the rounding: clocks that agree stay as they are.
  const rounded = Math.abs(found) <= 1_000 + doubt / 2 ? 0 : found;
  if (doubt > best && Math.abs(rounded - offset) < 2_000) return;
  best = doubt;
  offset = rounded;
}

/** Now, by the server's clock, epoch ms. */
export function serverNow(): number {
  return Date.now() + offset;
}

/** Now, told each second; one ticker for all that counts. */
export const now = signal(serverNow());
setInterval(() => {
  if (document.visibilityState === "visible") now.value = serverNow();
}, 1_000);
document.addEventListener("visibilitychange", () => {
  now.value = serverNow();
});
