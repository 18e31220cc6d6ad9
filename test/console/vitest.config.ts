import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";
import { chromiumPath } from "./support/chromium.ts";

const found = chromiumPath() !== undefined;
if (!found) {
  const missing = "no chromium is there (CHROMIUM_PATH, /usr/bin/chromium): apt-get install chromium";
  if (process.env["CI"]) throw new Error(`The console's browser tests cannot run: ${missing}`);
  console.error(`\n!! SKIPPED: the console's browser tests. ${missing}\n`);
}

/** The console in a real browser against the real local stack. */
export default defineConfig({
  test: {
    include: found ? ["test/console/**/*.test.ts"] : [],
    passWithNoTests: !found,
    // Each file has a stack and a browser of its own, which keep two cores busy.
    maxWorkers: availableParallelism() >= 4 ? 2 : 1,
    testTimeout: 90_000,
    hookTimeout: 240_000,
    // What a busy CI machine loses once may pass again; it is printed as a retry. On a developer's machine it fails.
    retry: process.env["CI"] ? 1 : 0,
    expect: { requireAssertions: true, poll: { timeout: 15_000 } },
  },
});
