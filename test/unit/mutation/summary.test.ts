import { expect, it } from "vitest";
import { Report, summaryOf } from "../../mutation/summary.ts";

const SOURCE = "export const a = (x: number) =>\n  x > 1 &&\n  x < 9;\n";
const place = (line: number, column: number) => ({ line, column });
const mutant = (status: string, start = place(2, 3), end = place(2, 8), replacement = "x >= 1") => ({
  id: "1",
  mutatorName: "EqualityOperator",
  replacement,
  status,
  location: { start, end },
});
const summary = (...mutants: readonly object[]) =>
  summaryOf(Report.parse({ files: { "a.ts": { language: "typescript", source: SOURCE, mutants } } }));

it("counts what was tried, and the share of it that the tests told", () => {
  const statuses = ["Killed", "Killed", "RuntimeError", "Timeout", "Survived", "NoCoverage", "Ignored"];
  expect(summary(...statuses.map((status) => mutant(status)))).toMatchObject({
    mutants: 6,
    killed: 3,
    timed_out: 1,
    survived: 2,
    ignored: 1,
    score: 4 / 6,
  });
  expect(summary(mutant("Ignored"))).toMatchObject({ mutants: 0, score: 1 });
});

it("names each survivor by its place and its code, and says whether any test ran it", () => {
  expect(summary(mutant("Killed"), mutant("Survived"), mutant("NoCoverage", place(2, 3), place(3, 8), "true")).survivors).toEqual([
    { at: "a.ts:2:3", mutator: "EqualityOperator", code: "x > 1", replacement: "x >= 1", reached: true },
    { at: "a.ts:2:3", mutator: "EqualityOperator", code: "x > 1 &&\n  x < 9", replacement: "true", reached: false },
  ]);
});

it("is no summary where a mutant was not tried to its end", () => {
  expect(() => summary(mutant("Pending"))).toThrow("1 mutants were not tried");
});
