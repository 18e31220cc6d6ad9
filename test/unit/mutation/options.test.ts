import { expect, it } from "vitest";
import { readOptions } from "../../mutation/options.ts";

it("changes lines of the deciding code where nothing else is said", () => {
  expect(readOptions([])).toEqual({ files: expect.arrayContaining(["shared/domain/**/*.ts"]), lines: 200, seed: 1, workers: 2 });
});

it("takes files, how many lines, a seed, how many workers and which tests", () => {
  const args = ["a.ts", "--lines", "all", "--seed", "3", "--workers", "1", "--tests", "test/*.ts", "b/*.ts"];
  expect(readOptions(args)).toEqual({ files: ["a.ts", "b/*.ts"], lines: Infinity, seed: 3, workers: 1, tests: "test/*.ts" });
  expect(readOptions(["--help"])).toBe("help");
});

it.each([
  [["--lines", "0"], "--lines 0: must be a whole number above 0"],
  [["--seed", "x"], "--seed x: must be a whole number above 0"],
  [["--workers", "1.5"], "--workers 1.5: must be a whole number above 0"],
])("refuses %j", (args, message) => {
  expect(() => readOptions(args)).toThrow(message);
});
