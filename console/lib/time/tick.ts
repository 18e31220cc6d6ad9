import { useComputed } from "@preact/signals";
import { now } from "./clock.ts";

/** Now, by the server's clock, told every so many seconds; epoch ms. */
export function useTick(seconds: number): number {
  return useComputed(() => Math.floor(now.value / (seconds * 1_000)) * seconds * 1_000).value;
}
