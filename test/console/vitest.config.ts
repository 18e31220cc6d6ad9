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
    maxWorkers: 1,
    testTimeout: 90_000,
    hookTimeout: 240_000,
    expect: { requireAssertions: true },
  },
});
