import type { ko } from "./ko.ts";

export type Language = "ko" | "en";

/** Every word of the console, as Korean has it: another language has the same keys with the same parameters. */
export type Words = {
  readonly [Key in keyof typeof ko]: (typeof ko)[Key] extends (...given: infer Given) => string ? (...given: Given) => string : string;
};
