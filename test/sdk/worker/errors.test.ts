import { expect, it } from "vitest";
import { messageOf } from "../../../sdk/connection/errors.ts";

const caused = (message: string, cause: unknown) => new Error(message, { cause });

it.each([
  ["an error without a cause", new Error("no"), "no"],
  ["a cause that says more", caused("fetch failed", new Error("connect ECONNREFUSED")), "fetch failed: connect ECONNREFUSED"],
  ["a cause that the message repeats", caused("poll failed: starting", new Error("starting")), "poll failed: starting"],
  [
    "a wrapped error whose cause was said already",
    caused("http://a: fetch failed: refused", caused("fetch failed", new Error("refused"))),
    "http://a: fetch failed: refused",
  ],
  ["a cause without words", caused("fetch failed", new AggregateError([])), "fetch failed"],
  ["a cause that is no error", caused("no", "why"), "no"],
  ["what is no error", 7, "7"],
])("the message of %s says each thing once", (_, error, message) => {
  expect(messageOf(error)).toBe(message);
});
