import { defineConfig } from "vitest/config";

/** `npm run test:emulator`: apart from `npm test`, since it needs an emulator that is deployed to. */
export default defineConfig({
  test: {
    include: ["test/emulator/*.test.ts"],
    globalSetup: "test/emulator/support/grants.ts",
    // The long test of the schedule beside all others.
    maxWorkers: 2,
    testTimeout: 180_000,
    hookTimeout: 60_000,
    expect: { requireAssertions: true },
  },
});
