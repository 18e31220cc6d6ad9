import { defineConfig } from "vitest/config";

/** The tests that are to tell a mutant, unless others are named: those of the two lowest layers, which need no process and no port. */
const TESTS = ["test/unit/domain/**/*.test.ts", "test/unit/use-cases/**/*.test.ts"];
const named = process.env["MUTATION_TESTS"];

export default defineConfig({
  test: {
    isolate: false,
    testTimeout: 30_000,
    expect: { requireAssertions: true },
    include: named === undefined ? TESTS : [named],
    setupFiles: ["test/mutation/same-properties.ts"],
  },
});
