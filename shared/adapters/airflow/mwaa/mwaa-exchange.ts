import { AirflowError } from "../../../domain/airflow/airflow-error.ts";
import { readAnswer } from "../requests/read-answer.ts";
import type { Exchange } from "../requests/transport.ts";
import type { MwaaSettings } from "../settings.ts";
import { invocationOf } from "./invocation.ts";
import { airflowAnswer } from "./mwaa-answer.ts";
import type { SignsRequest } from "./sign.ts";

/**
 * An attempt as a call of InvokeRestApi, `POST /restapi/{Name}` with JSON both ways: one signed request, so that the SDK's client
 * for all of MWAA need not be loaded. https://docs.aws.amazon.com/mwaa/latest/API/API_InvokeRestApi.html
 */
export function mwaaExchange({ environment, endpoint }: MwaaSettings, sign: SignsRequest): Exchange {
  const address = new URL(`/restapi/${encodeURIComponent(environment)}`, endpoint);
  return async ({ url, method, path, accept, body, signal }) => {
    const call = { method, path, accept };
    const sent = JSON.stringify(invocationOf(method, url, body));
    let headers: Awaited<ReturnType<SignsRequest>>;
    try {
      headers = await sign(address, sent);
    } catch (error) {
      throw new AirflowError("unauthorized", { ...call, detail: `no credentials of AWS: ${String(error)}` }, { cause: error });
    }
    const response = await fetch(address, { method: "POST", headers, body: sent, signal, redirect: "manual" });
    return airflowAnswer(call, environment, await readAnswer(call, response), response.headers.get("x-amzn-errortype"));
  };
}
