import type { Say } from "../../domain/texts/text.ts";

/** Says texts in a language; each is loaded when it is first asked for. */
export async function sayIn(language: "en" | "ko"): Promise<Say> {
  return language === "ko" ? (await import("./ko/index.ts")).say : (await import("./en/all.ts")).say;
}
