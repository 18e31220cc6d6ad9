import * as z from "zod";
import { AirflowError, type AirflowFault } from "../../../domain/airflow/airflow-error.ts";
import type { Answer, Call } from "../requests/answer-error.ts";
import { plainLog } from "./python-log.ts";

const RIGHT = "airflow:InvokeRestApi";
/** Of `Path` in AWS's model of the API. Its own operators send longer ones: whether it is enforced is not known. */
const LONGEST_PATH = 64;
const MOST_DETAIL = 500;

/** The answer itself, and what RestApiClientException and RestApiServerException carry. */
const Invoked = z.object({ RestApiStatusCode: z.int().optional(), RestApiResponse: z.unknown().optional() });
const Refused = z.object({ __type: z.string().default(""), message: z.string().optional(), Message: z.string().optional() });
const Log = z.object({ content: z.string() });

/** What AWS says, before anything has come to Airflow. The service's own, then those common to all of AWS. */
const FAULTS: Readonly<Record<string, AirflowFault>> = {
  AccessDeniedException: "forbidden",
  // No DAG or run is missing: "not-found" would say so.
  ResourceNotFoundException: "not-airflow",
  ValidationException: "invalid",
  ThrottlingException: "throttled",
  ThrottledException: "throttled",
  TooManyRequestsException: "throttled",
  RequestLimitExceeded: "throttled",
  ExpiredTokenException: "unauthorized",
  InvalidSignatureException: "unauthorized",
  UnrecognizedClientException: "unauthorized",
  InvalidClientTokenId: "unauthorized",
  MissingAuthenticationTokenException: "unauthorized",
  IncompleteSignatureException: "unauthorized",
};

/**
 * Airflow's answer, out of one of InvokeRestApi. The status is Airflow's, also of what AWS wraps into an error of HTTP 400:
 * RestApiClientException and RestApiServerException. Throws AirflowError for what AWS refuses itself; InternalServerException and
 * other 5xx are `unreachable`, as whatever comes between Belfry and Airflow and breaks.
 * https://docs.aws.amazon.com/mwaa/latest/API/API_InvokeRestApi.html#API_InvokeRestApi_Errors
 */
export function airflowAnswer(call: Call, environment: string, said: Answer, errorType: string | null): Answer {
  const body = jsonOf(said.text);
  if (said.status === 200) {
    const invoked = Invoked.safeParse(body);
    if (invoked.success && invoked.data.RestApiStatusCode !== undefined) return unwrapped(call, said, invoked.data);
    throw new AirflowError("not-airflow", { ...call, status: said.status, detail: "MWAA answers no status of Airflow" });
  }
  const { __type, message, Message = message ?? "" } = Refused.safeParse(body).data ?? { __type: "" };
  // `RestApiClientException:http://…`, `com.amazonaws.mwaa#RestApiClientException`
  const type = (errorType ?? __type).split(":")[0]?.split("#").at(-1) ?? "";
  if (type === "RestApiClientException" || type === "RestApiServerException") {
    const { RestApiStatusCode = type === "RestApiClientException" ? 400 : 500, RestApiResponse } = Invoked.safeParse(body).data ?? {};
    const response = RestApiResponse ?? (Message === "" ? undefined : { detail: Message });
    return unwrapped(call, said, { RestApiStatusCode, RestApiResponse: response });
  }
  const fault = FAULTS[type] ?? faultOfStatus(said.status);
  const detail = [type, detailOf(fault, call, environment, type), Message].filter((part) => part !== "").join(": ");
  throw new AirflowError(fault, {
    ...call,
    status: said.status,
    detail: detail.slice(0, MOST_DETAIL),
    right: fault === "forbidden" ? RIGHT : undefined,
  });
}

function unwrapped(
  { accept }: Call,
  said: Answer,
  { RestApiStatusCode: status = 0, RestApiResponse: value }: z.infer<typeof Invoked>,
): Answer {
  const answer = { ...said, status, location: null };
  if (status === 204 || value === undefined || value === null) return { ...answer, contentType: "application/json", text: "" };
  if (typeof value === "string")
    return { ...answer, contentType: value.trimStart().startsWith("<") ? "text/html" : "text/plain", text: value };
  const log = accept === "text/plain" && status < 300 ? Log.safeParse(value).data : undefined;
  if (log) return { ...answer, contentType: accept, text: plainLog(log.content) };
  return { ...answer, contentType: "application/json", text: JSON.stringify(value) };
}

function faultOfStatus(status: number): AirflowFault {
  if (status === 429) return "throttled";
  if (status === 401 || status === 403) return "unauthorized";
  return status >= 500 ? "unreachable" : "not-airflow";
}

function detailOf(fault: AirflowFault, { path }: Call, environment: string, type: string): string {
  if (type === "ResourceNotFoundException")
    return `there is no MWAA environment "${environment}" in this account and region, or none that is ready`;
  const { length } = path.replace(/^\/api\/v[12]/, "");
  return fault === "invalid" && length > LONGEST_PATH
    ? `the path has ${length} characters, and MWAA may take no more than ${LONGEST_PATH}`
    : "";
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
