import { defineConfig } from "vitest/config";

/** `npm run test:airflow`: apart from `npm test`, since it needs real Airflows. */
export default defineConfig({
  test: {
    include: ["test/airflow/*.test.ts", "test/contract/schedules/airflow.test.ts"],
    maxWorkers: 2,
    // A run of a DAG is a process for each task, and each takes seconds on two busy cores.
    testTimeout: 600_000,
    hookTimeout: 120_000,
    // Airflow itself loses a request or revives a run now and then where it has little of a core; it is printed as a retry.
    retry: process.env["CI"] ? 2 : 0,
    expect: { requireAssertions: true },
  },
});
