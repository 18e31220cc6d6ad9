import type { Clock } from "../../ports/clock.ts";
import type { Telemetry } from "../../ports/telemetry.ts";

/** How long and how often an Airflow is asked. */
export interface CallLimits {
  /** ms until an answer must be complete; longer than the slowest page takes, as a query given up goes on in the database. @default 60,000 */
  readonly timeoutMs?: number;
  /** Of this process. MWAA takes about 10 of all together. @default 8 */
  readonly callsPerSecond?: number;
}

/** Where an Airflow is and who asks. */
export interface AirflowSettings extends CallLimits {
  /** `http://host:8080`, `https://host/airflow`; `/api/v1` or `/api/v2` at its end only says which is tried first. No credentials in it. */
  readonly baseUrl: string;
  readonly username: string;
  readonly password: string;
}

/** An environment of Amazon MWAA. */
export interface MwaaSettings extends CallLimits {
  readonly environment: string;
  /** `https://env.airflow.ap-northeast-2.amazonaws.com` */
  readonly endpoint: string;
  /** Of the environment. */
  readonly region: string;
}

export interface AirflowDeps {
  readonly clock: Clock;
  readonly telemetry: Pick<Telemetry, "record">;
  /** Aborts after so many ms. @default AbortSignal.timeout */
  readonly abortAfter?: (ms: number) => AbortSignal;
  /** From 0 to below 1; spreads retries. @default Math.random */
  readonly random?: () => number;
}

export interface AirflowAddress {
  /** Without `/api/…` and without a slash at its end. */
  readonly root: string;
  readonly firstTried: "v1" | "v2";
}

/** Throws for what is no address of a server; the error does not repeat it. */
export function addressOf({ baseUrl }: Pick<AirflowSettings, "baseUrl">): AirflowAddress {
  const url = URL.parse(baseUrl.trim());
  if (!url || !["http:", "https:"].includes(url.protocol)) throw new Error("the base URL of Airflow must begin with http:// or https://");
  if (url.username !== "" || url.password !== "")
    throw new Error("the base URL of Airflow holds credentials: give them as user name and password");
  const [path, api] = splitApi(url.pathname);
  return { root: `${url.origin}${path}`, firstTried: api ?? "v2" };
}

function splitApi(pathname: string): readonly [string, "v1" | "v2" | undefined] {
  const path = pathname.replace(/\/+$/, "");
  const [, rest = "", api] = /^(.*)\/api\/(v1|v2)$/.exec(path) ?? [];
  return api === "v1" || api === "v2" ? [rest, api] : [path, undefined];
}
