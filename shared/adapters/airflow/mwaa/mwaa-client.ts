import type { AwsCredentialIdentity, Provider } from "@smithy/types";
import * as z from "zod";
import { AirflowError } from "../../../domain/airflow/airflow-error.ts";
import type { Airflow, AirflowVersion } from "../../../ports/airflow.ts";
import { airflowOver } from "../airflow-over.ts";
import { airflowTransport, type Transport } from "../requests/transport.ts";
import type { AirflowDeps, MwaaSettings } from "../settings.ts";
import { airflow2 } from "../v1/v1-api.ts";
import { airflow3 } from "../v2/v2-api.ts";
import { mwaaExchange } from "./mwaa-exchange.ts";
import { requestSigner } from "./sign.ts";

/** Of requests before they are taken apart; nothing is sent there. */
const ROOT = "https://mwaa";
/** MWAA ends a call itself after 10 seconds. */
const TIMEOUT_MS = 20_000;

const Version = z.object({ version: z.string().regex(/^\d+\./) });

/**
 * The Airflow of an environment of Amazon MWAA, by AWS's InvokeRestApi. No user, password or token is Airflow's: calls are signed by
 * the credentials of AWS, and IAM says as which role of Airflow they come. Answers of 6 MB and more, and what takes Airflow more
 * than 10 seconds, fail. Throws at once for an endpoint that is none.
 * https://docs.aws.amazon.com/mwaa/latest/userguide/access-mwaa-apache-airflow-rest-api.html
 */
export function mwaaAirflow(
  settings: MwaaSettings,
  deps: AirflowDeps & { readonly credentials?: Provider<AwsCredentialIdentity> },
): Airflow {
  const exchange = mwaaExchange(settings, requestSigner(settings.region, deps.credentials));
  const transport = airflowTransport(ROOT, exchange, { timeoutMs: TIMEOUT_MS, ...settings }, deps);
  const send = (request: Request) => transport(request);
  const apis = { v1: airflow2(ROOT, send, send), v2: airflow3(ROOT, send, send) };
  return airflowOver({ apis, detect: () => versionOf(transport) }, deps.clock);
}

/** One path is the version's in both APIs, and MWAA asks the one that there is. */
async function versionOf(transport: Transport): Promise<AirflowVersion> {
  const path = "/version";
  const answer = await transport(new Request(ROOT + path, { headers: { accept: "application/json" } }));
  const said = Version.safeParse(await answer.json().catch(() => undefined));
  if (!said.success) throw new AirflowError("not-airflow", { method: "GET", path, status: answer.status, detail: "answers no version" });
  const { version } = said.data;
  return { api: Number.parseInt(version, 10) < 3 ? "v1" : "v2", version };
}
