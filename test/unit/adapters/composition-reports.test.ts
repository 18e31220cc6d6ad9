import { afterEach, expect, it, vi } from "vitest";
import { reportMalformed } from "../../../shared/adapters/dynamodb/items/readable-items.ts";
import { base } from "../../../shared/composition.ts";

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

it("an item that cannot be read is reported by its keys, by the function that read it", () => {
  const variables = { SCHEDULER_SCOPE: "real", SCHEDULER_TIMEZONE: "UTC", LOG_LEVEL: "INFO", AUTHORIZATION_REQUIRED: "true" };
  for (const [name, value] of Object.entries({ ...variables, HAS_AIRFLOW: "false", POWERTOOLS_DEV: "true" })) vi.stubEnv(name, value);
  const lines: unknown[] = [];
  vi.spyOn(console, "error").mockImplementation((line: unknown) => void lines.push(JSON.parse(String(line))));
  base("dispatch");
  reportMalformed({ pk: "job#a", sk: "definition" }, new Error("no cron"));
  expect(lines).toMatchObject([
    { message: "item.malformed", level: "ERROR", service: "dispatch", pk: "job#a", sk: "definition", error: "Error: no cron" },
  ]);
});
