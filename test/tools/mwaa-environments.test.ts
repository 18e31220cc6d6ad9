import { expect, it } from "vitest";
import { parseDeployment } from "../../shared/contract/deployment/deployment.ts";
import { AirflowError, type AirflowFault } from "../../shared/domain/airflow/airflow-error.ts";
import type { MwaaSettings } from "../../shared/adapters/airflow/settings.ts";
import type { Airflow } from "../../shared/ports/airflow.ts";
import { lookAtEnvironments } from "../../tools/mwaa-environments.ts";

const DEPLOYMENT = parseDeployment({
  scopes: {
    real: { region: "ap-northeast-2", airflow: { mwaa: { environment: "production" } } },
    china: { region: "cn-north-1", airflow: { mwaa: { environment: "beijing" } } },
    mock: { region: "ap-northeast-2", airflow: { url: "https://airflow.example.com" } },
    paper: { region: "ap-northeast-2" },
  },
});

/** What is said where each environment answers its version so. */
async function looks(version: () => ReturnType<Airflow["version"]>) {
  const opened: MwaaSettings[] = [];
  const found = await lookAtEnvironments(DEPLOYMENT, (settings) => {
    opened.push(settings);
    return { version } as Airflow;
  });
  return { found, opened };
}

const failing = (fault: AirflowFault) => looks(() => Promise.reject(new AirflowError(fault, { method: "GET", path: "/version" })));

it("each scope's environment of MWAA, and no other Airflow, is asked in its region", async () => {
  const { found, opened } = await looks(async () => ({ api: "v2", version: "3.0.6" }));
  expect(opened).toEqual([
    { environment: "production", region: "ap-northeast-2", endpoint: "https://env.airflow.ap-northeast-2.amazonaws.com" },
    { environment: "beijing", region: "cn-north-1", endpoint: "https://env.airflow.cn-north-1.amazonaws.com.cn" },
  ]);
  expect(found[0]).toEqual({ line: "scope real: MWAA environment production in ap-northeast-2 has Airflow 3.0.6.", fails: false });
});

it("an environment that cannot be reached fails, with what may be wrong", async () => {
  const [unreachable] = (await failing("unreachable")).found;
  expect(unreachable).toMatchObject({
    fails: true,
    line: expect.stringMatching(/cannot be asked: .*Is its web server public\?/) as unknown,
  });
  expect((await failing("not-airflow")).found).toMatchObject([{ fails: true }, { fails: true }]);
});

it("a right that whoever asks lacks says nothing of the functions' rights", async () => {
  const [forbidden] = (await failing("forbidden")).found;
  expect(forbidden).toMatchObject({ fails: false, line: expect.stringContaining("gives to its functions") as unknown });
});
