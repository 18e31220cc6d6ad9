/**
 * What went wrong with a call to Airflow.
 *
 * - `unreachable`: no connection, or it broke before the answer was complete
 * - `timeout`: no answer in time; the call may have taken effect
 * - `unauthorized`: user name or password are refused, or a fresh token is (the API servers do not share their secret)
 * - `forbidden`: the user lacks a right; `right` names it
 * - `not-found`: no such DAG, run, task instance, file
 * - `conflict`: exists already, or is at work
 * - `invalid`: Airflow refuses what it was sent
 * - `throttled`: too many calls, and retries did not help
 * - `not-airflow`: something answered that is not Airflow (a proxy's page, another service)
 * - `server`: Airflow failed
 * - `too-large`: the answer is larger than the client takes
 * - `circuit-open`: Airflow failed many times in a row; nothing was sent
 * - `unstable`: a list changed so often while it was read that no complete reading was had
 */
export type AirflowFault =
  | "unreachable"
  | "timeout"
  | "unauthorized"
  | "forbidden"
  | "not-found"
  | "conflict"
  | "invalid"
  | "throttled"
  | "not-airflow"
  | "server"
  | "too-large"
  | "circuit-open"
  | "unstable";

interface FailedCall {
  readonly method: string;
  /** Path of the API with its ids, without host and query. */
  readonly path: string;
  /** Of the answer; undefined: there was none. */
  readonly status?: number | undefined;
  /** What Airflow said, at most 500 characters; never what it was sent. */
  readonly detail?: string | undefined;
  /** Of `forbidden`: `can create on DAG Runs`. */
  readonly right?: string | undefined;
}

/** A call to Airflow failed, after the retries that were safe. Holds no credentials. */
export class AirflowError extends Error {
  override readonly name = "AirflowError";
  readonly fault: AirflowFault;
  readonly method: string;
  readonly path: string;
  readonly status: number | undefined;
  readonly detail: string | undefined;
  readonly right: string | undefined;

  constructor(fault: AirflowFault, call: FailedCall, options?: ErrorOptions) {
    const { method, path, status, detail, right } = call;
    const said = [status, right && `needs "${right}"`, detail].filter((part) => part !== undefined && part !== "").join(" ");
    super(`Airflow ${fault}: ${method} ${path}${said === "" ? "" : `: ${said}`}`, options);
    this.fault = fault;
    this.method = method;
    this.path = path;
    this.status = status;
    this.detail = detail;
    this.right = right;
  }

  /** The same call may succeed later without anybody changing anything. */
  get passing(): boolean {
    return PASSING.has(this.fault);
  }
}

const PASSING: ReadonlySet<AirflowFault> = new Set(["unreachable", "timeout", "throttled", "server", "circuit-open", "unstable"]);
