import { defineConfig } from "vitest/config";

/** `npm run test:package`: apart from `npm test`, since it installs packages from the registry. */
export default defineConfig({
  test: {
    include: ["test/package/*.test.ts"],
    maxWorkers: 1,
    testTimeout: 120_000,
    hookTimeout: 300_000,
    expect: { requireAssertions: true },
  },
});
