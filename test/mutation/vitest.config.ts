import { defineConfig } from "vitest/config";

/** The tests that are to tell a mutant: those of the two lowest layers, which need no process and no port. */
export default defineConfig({
  test: {
    isolate: false,
    testTimeout: 30_000,
    expect: { requireAssertions: true },
    include: ["test/unit/domain/**/*.test.ts", "test/unit/use-cases/**/*.test.ts"],
    setupFiles: ["test/mutation/same-properties.ts"],
  },
});
