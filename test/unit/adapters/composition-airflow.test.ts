import { afterEach, expect, it, vi } from "vitest";
import { airflow, base } from "../../../shared/composition.ts";
import { CALLER, REGION } from "../../support/airflow/mwaa-endpoint.ts";
import { openMwaa } from "../../support/airflow.ts";

afterEach(() => vi.unstubAllEnvs());

const BASE = { SCHEDULER_SCOPE: "real", SCHEDULER_TIMEZONE: "UTC", LOG_LEVEL: "INFO", AUTHORIZATION_REQUIRED: "true", HAS_AIRFLOW: "true" };

function having(variables: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries({ ...BASE, ...variables })) vi.stubEnv(name, value);
  base("airflow-sync");
}

it("a function whose variables name an environment of MWAA asks that, by its own credentials of AWS", async () => {
  const bench = await openMwaa("v2");
  having({
    MWAA_ENVIRONMENT: "production",
    MWAA_ENDPOINT: bench.endpoint.url,
    AWS_REGION: REGION,
    AWS_ACCESS_KEY_ID: CALLER.accessKeyId,
    AWS_SECRET_ACCESS_KEY: CALLER.secretAccessKey,
    AWS_SESSION_TOKEN: CALLER.sessionToken,
  });
  expect(await airflow().airflow?.version()).toMatchObject({ api: "v2" });
  expect(bench.endpoint.invocations).toHaveLength(1);
  await bench.stop();
});

it("a function without any Airflow in its variables has none", () => {
  having({});
  expect(airflow()).toEqual({ airflow: null });
});
