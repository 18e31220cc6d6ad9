import { parseArgs } from "node:util";

export const USAGE = `npm run mutants -- [options] [FILES…]

  FILES         which files are changed, as globs (default: shared/domain and the use cases of starting, planning and runs)
  --lines N     how many of their lines are changed, each in all ways; all: every line (default: 200)
  --seed N      which lines, and what the tests of properties try (default: 1)
  --workers N   processes that run tests at once (default: 2)
  --tests GLOB  which tests are to tell, as one glob (default: all of the domain and the use cases)
  --help        this text`;

const DECIDING = [
  "shared/domain/**/*.ts",
  "shared/use-cases/starting/**/*.ts",
  "shared/use-cases/planning/**/*.ts",
  "shared/use-cases/runs/**/*.ts",
];

export interface MutationOptions {
  /** Globs, relative to the project. */
  readonly files: readonly string[];
  /** Infinity: every line. */
  readonly lines: number;
  readonly seed: number;
  readonly workers: number;
  /** @default those of test/mutation/vitest.config.ts */
  readonly tests: string | undefined;
}

/** @throws Error whose message names the option that cannot be used */
export function readOptions(args: readonly string[]): MutationOptions | "help" {
  const text = { type: "string" } as const;
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { lines: text, seed: text, workers: text, tests: text, help: { type: "boolean" } },
  });
  if (values.help) return "help";
  return {
    files: positionals.length === 0 ? DECIDING : positionals,
    lines: values.lines === "all" ? Infinity : count("--lines", values.lines ?? "200"),
    seed: count("--seed", values.seed ?? "1"),
    workers: count("--workers", values.workers ?? "2"),
    tests: values.tests,
  };
}

function count(option: string, text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new Error(`${option} ${text}: must be a whole number above 0`);
  return Number(text);
}
