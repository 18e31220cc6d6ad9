import { expect, it } from "vitest";
import { sampleLines } from "../../mutation/sample-lines.ts";

const CODE = `/** About it. */
import { b } from "./b.ts";

export interface A {
}
// A remark.
export function a(x: number): number {
  if (x > 1) return b(x);
  return 2;
}
`;
const many = new Map(
  ["b.ts", "a.ts"].map((path) => [path, Array.from({ length: 50 }, (_, line) => `const x${line} = ${line};`).join("\n")]),
);

it("chooses among lines with code only", () => {
  expect(sampleLines(new Map([["a.ts", CODE]]), Infinity, 1)).toEqual(["a.ts:7-7", "a.ts:8-8", "a.ts:9-9"]);
});

it("chooses so many, each once, by path and line", () => {
  const lines = sampleLines(many, 30, 1);
  expect(new Set(lines).size).toBe(30);
  const places = lines.map((line) => line.split(/[:-]/)).map(([path = "", line]) => ({ path, line: Number(line) }));
  expect(places).toEqual(places.toSorted((a, b) => a.path.localeCompare(b.path) || a.line - b.line));
});

it("chooses the same by the same seed, in whatever order the sources come, and others by another", () => {
  expect(sampleLines(new Map([...many].toReversed()), 30, 1)).toEqual(sampleLines(many, 30, 1));
  expect(sampleLines(many, 30, 2)).not.toEqual(sampleLines(many, 30, 1));
});
