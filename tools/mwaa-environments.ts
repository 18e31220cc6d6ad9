import { LambdaClient } from "@aws-sdk/client-lambda";
import { mwaaAirflow } from "../shared/adapters/airflow/mwaa/mwaa-client.ts";
import type { MwaaSettings } from "../shared/adapters/airflow/settings.ts";
import { systemClock } from "../shared/adapters/system-clock.ts";
import { type Deployment, placeOf, settingsOfScope } from "../shared/contract/deployment/deployment.ts";
import { AirflowError } from "../shared/domain/airflow/airflow-error.ts";
import type { Airflow } from "../shared/ports/airflow.ts";

/** What was found out about a scope's environment of MWAA. */
export interface EnvironmentLook {
  readonly line: string;
  /** Belfry's functions would not reach it either. */
  readonly fails: boolean;
}

/** Asks each scope's environment of MWAA which Airflow it has, by the credentials of the environment. Changes nothing. */
export async function lookAtEnvironments(
  deployment: Deployment,
  open: (settings: MwaaSettings) => Airflow = (settings) =>
    mwaaAirflow(settings, { clock: systemClock, telemetry: { record: () => undefined } }),
): Promise<readonly EnvironmentLook[]> {
  const looks: EnvironmentLook[] = [];
  for (const scope of Object.keys(deployment.scopes)) {
    const { mwaa } = settingsOfScope(deployment, scope).airflow ?? {};
    if (!mwaa) continue;
    const region = await new LambdaClient(placeOf(deployment, scope)).config.region();
    const airflow = open({ environment: mwaa.environment, endpoint: endpointOf(region), region });
    const name = `scope ${scope}: MWAA environment ${mwaa.environment} in ${region}`;
    try {
      const { version } = await airflow.version();
      looks.push({ line: `${name} has Airflow ${version}.`, fails: false });
    } catch (error) {
      if (!(error instanceof AirflowError)) throw error;
      looks.push({ line: `${name} cannot be asked: ${error.message}${adviceOn(error)}`, fails: error.fault !== "forbidden" });
    }
  }
  return looks;
}

/** As the stack names it for its functions. */
function endpointOf(region: string): string {
  return `https://env.airflow.${region}.amazonaws.com${region.startsWith("cn-") ? ".cn" : ""}`;
}

function adviceOn({ fault }: AirflowError): string {
  if (fault === "forbidden") return ". Whoever runs this lacks a right that the stack gives to its functions: nothing is said of theirs.";
  if (fault === "unreachable" || fault === "timeout") return ". Is its web server public? A private one answers within its VPC only.";
  return "";
}
