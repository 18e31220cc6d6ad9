import { expect, it } from "vitest";
import { withoutMwaa } from "../../localstack/airflow/without-mwaa.ts";
import { parseDeployment, settingsOfScope } from "../../shared/contract/deployment/deployment.ts";

const MWAA = { mwaa: { environment: "production" } };
const URL = { url: "https://airflow.example.com" };

it("a laptop's functions ask no environment of MWAA and write to no bucket of its own, and keep every other setting", () => {
  const scopes = {
    real: { services: ["scout"], airflow: MWAA },
    mock: { airflow: URL },
    paper: { airflow: { ...URL, dagBucket: { name: "bucket" } } },
    off: { airflow: null },
  };
  const deployment = parseDeployment({ scopes, airflow: MWAA, timezone: "UTC" });
  const local = withoutMwaa(deployment);
  const airflowOf = (scope: string) => settingsOfScope(local, scope).airflow?.url;
  expect(["real", "mock", "paper", "off"].map(airflowOf)).toEqual([undefined, URL.url, undefined, undefined]);
  expect(local).toMatchObject({ timezone: "UTC", scopes: { real: { services: ["scout"] } } });
  expect(settingsOfScope(withoutMwaa(parseDeployment({ scopes: { real: {} }, airflow: URL })), "real").airflow?.url).toBe(URL.url);
});
