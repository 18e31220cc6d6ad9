import { expect, it } from "vitest";
import { compileEventPattern } from "../../../../shared/domain/event/pattern/event-pattern.ts";

const matches = (wildcard: string, given: string) => compileEventPattern({ source: [{ wildcard }] })({ source: given });

it("no character of a text stands for two parts of a wildcard: its beginning and its end do not overlap", () => {
  expect(matches("aba*ba", "aba")).toBe(false);
  expect(matches("aba*ba", "ababa")).toBe(true);
  expect(matches("a*aba", "aba")).toBe(false);
});

it("no character of a text stands for two parts of a wildcard: a part between is over before the end begins", () => {
  expect(matches("a*bc*cd", "abcd")).toBe(false);
  expect(matches("a*bc*cd", "abccd")).toBe(true);
  expect(matches("a*cd*cd", "abcd")).toBe(false);
  expect(matches("a*b*b*b", "abb")).toBe(false);
  expect(matches("a*b*b*b", "abbb")).toBe(true);
});
