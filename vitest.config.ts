import { defineConfig } from "vitest/config";

const APART = ["test/package/**", "test/emulator/**", "test/airflow/**", "test/console/**"];
const E2E = ["test/e2e/**"];
const INFRA = ["test/infra/**"];

export default defineConfig({
  test: {
    // A file finds the modules that others have loaded: loading them anew for each took longer than the tests.
    isolate: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    expect: { requireAssertions: true },
    // `npm run coverage`, without whole stacks: what runs in their threads and processes is not seen.
    coverage: {
      include: ["shared/**/*.ts", "functions/**/*.ts", "sdk/**/*.ts"],
      exclude: ["shared/adapters/airflow/specs/**", "sdk/package/**"],
      reporter: ["text-summary", "html"],
      // What was reached, rounded down: raise them with it.
      thresholds: { statements: 91, branches: 87, functions: 88, lines: 92 },
      reportsDirectory: ".build/coverage",
    },
    projects: [
      // Twice as many as CI has cores: many of them wait for servers and processes.
      { extends: true, test: { name: "belfry", include: ["test/**/*.test.ts"], exclude: [...APART, ...E2E, ...INFRA], maxWorkers: 4 } },
      // Whole stacks, whose runs fall due on their second: more of them at once than cores would be late.
      {
        extends: true,
        test: {
          name: "e2e",
          include: E2E.map((folder) => `${folder}/*.test.ts`),
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
          // What a busy CI machine loses once may pass again; it is printed as a retry. On a developer's machine it fails.
          retry: process.env["CI"] ? 1 : 0,
        },
      },
      // One process for all of them: loading the CDK and bundling the functions takes longer than most of these tests.
      {
        extends: true,
        test: { name: "infra", include: INFRA.map((folder) => `${folder}/*.test.ts`), maxWorkers: 1, sequence: { groupOrder: 2 } },
      },
    ],
  },
});
