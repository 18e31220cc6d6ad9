import { BrokenCircuitError, circuitBreaker, ConsecutiveBreaker, handleWhen, retry } from "cockatiel";
import { AirflowError } from "../../../domain/airflow/airflow-error.ts";
import { type Answer, type Call, errorOf } from "./answer-error.ts";
import { pacedCalls } from "./pace.ts";
import type { AirflowDeps, CallLimits } from "../settings.ts";

const TIMEOUT_MS = 60_000;
const CALLS_PER_SECOND = 8;
const MOST_RETRIES = 3;
const FIRST_DELAY_MS = 500;
/** A server that asks for a longer pause is given up: a function does not wait so long. */
const LONGEST_DELAY_MS = 20_000;
/** So many failures in a row, and nothing is sent for a while. */
const BREAKS_AFTER = 8;
const BREAK_MS = 15_000;

/** Who asks. */
export interface Credentials {
  header(): Promise<string>;
  /** What to show in place of what was refused; undefined: nothing better. May throw what is really wrong. */
  renew(refused: string, error: AirflowError): Promise<string | undefined>;
  /** What is wrong where the renewed one is refused as well. */
  refusedAgain(error: AirflowError): AirflowError;
}

interface CallOptions {
  /** @default none: nobody is named */
  readonly credentials?: Credentials | undefined;
  /** The call may be sent again whatever became of it. @default GETs only */
  readonly repeatable?: boolean;
}

/** Of the answers of a transport: method and path of what they answer, for whoever finds that they make no sense. */
export const CALL_HEADER = "x-call";

/** Sends a request; answers only what is right. Throws AirflowError. */
export type Transport = (request: Request, options?: CallOptions) => Promise<Response>;

/** One attempt of a call. */
interface Attempt extends Call {
  readonly url: string;
  readonly headers: Headers;
  readonly body: string | null;
  /** Aborts when the attempt's time is up. */
  readonly signal: AbortSignal;
}

/** Carries an attempt to an Airflow and brings its answer. Throws what the connection throws, and AirflowError for what is no answer of Airflow's. */
export type Exchange = (attempt: Attempt) => Promise<Answer>;

/**
 * Calls to one Airflow: paced, each attempt with a time limit. Calls that may be repeated are, after no answer, 502–504 and 429;
 * others after 429 only. A call whose time is up is not: its query goes on in the database. Redirects are not followed.
 */
export function airflowTransport(root: string, exchange: Exchange, limits: CallLimits, deps: AirflowDeps): Transport {
  const { timeoutMs = TIMEOUT_MS, callsPerSecond = CALLS_PER_SECOND } = limits;
  const { clock, telemetry, abortAfter = (ms: number) => AbortSignal.timeout(ms), random = Math.random } = deps;
  const pace = pacedCalls(clock, callsPerSecond);
  const breaker = circuitBreaker(handleWhen(isDown), { halfOpenAfter: BREAK_MS, breaker: new ConsecutiveBreaker(BREAKS_AFTER) });
  breaker.onBreak(() => telemetry.record({ name: "airflow.circuit-opened", level: "error", detail: { for_ms: BREAK_MS } }));
  breaker.onReset(() => telemetry.record({ name: "airflow.circuit-closed" }));
  const pauses = new WeakMap<AirflowError, string>();

  return async (request, { credentials, repeatable = request.method === "GET" } = {}) => {
    const call: Call = { method: request.method, path: pathOf(request, root), accept: request.headers.get("accept") ?? "application/json" };
    const body = request.body === null ? null : await request.text();
    let renewed = false;
    let delay = 0;

    const attempts = retry(
      handleWhen((error) => {
        if (!(error instanceof AirflowError) || !(error.fault === "throttled" || (repeatable && isWorthRepeating(error)))) return false;
        delay = pauseAfter(error);
        return delay <= LONGEST_DELAY_MS;
      }),
      { maxAttempts: MOST_RETRIES },
    );
    let tries = 0;
    const answer = await attempts.execute(async () => {
      if (tries++ > 0) await clock.until(clock.now() + delay);
      return guarded();
    });
    return new Response(answer.status === 204 ? null : answer.text, {
      status: answer.status,
      headers: { "content-type": answer.contentType, [CALL_HEADER]: `${call.method} ${call.path}` },
    });

    /** At most one renewal a request, however often it is repeated. */
    async function guarded(): Promise<Answer> {
      const shown = await credentials?.header();
      try {
        return await send(shown);
      } catch (error) {
        if (!(error instanceof AirflowError && isRefusal(error)) || renewed || shown === undefined || !credentials) throw error;
        renewed = true;
        const better = await credentials.renew(shown, error);
        if (better === undefined) throw error;
        try {
          return await send(better);
        } catch (again) {
          throw again instanceof AirflowError && isRefusal(again) ? credentials.refusedAgain(again) : again;
        }
      }
    }

    async function send(authorization: string | undefined): Promise<Answer> {
      await pace();
      try {
        const { answer, wrong } = await breaker.execute(() => attempted(authorization));
        if (wrong) throw wrong;
        return answer;
      } catch (error) {
        if (!(error instanceof BrokenCircuitError)) throw error;
        throw new AirflowError("circuit-open", { ...call, detail: "failed too often; nothing was sent" }, { cause: error });
      }
    }

    /** Throws where Airflow is down; what it refuses is an answer, and closes the circuit. */
    async function attempted(
      authorization: string | undefined,
    ): Promise<{ readonly answer: Answer; readonly wrong: AirflowError | undefined }> {
      const headers = new Headers(request.headers);
      if (authorization !== undefined) headers.set("authorization", authorization);
      const signal = abortAfter(timeoutMs);
      let answer: Answer;
      try {
        answer = await exchange({ ...call, url: request.url, headers, body, signal });
      } catch (error) {
        if (error instanceof AirflowError) throw error;
        if (signal.aborted) throw new AirflowError("timeout", { ...call, detail: `no answer within ${timeoutMs} ms` }, { cause: error });
        throw new AirflowError("unreachable", { ...call, detail: reasonOf(error) }, { cause: error });
      }
      const wrong = errorOf(call, answer);
      if (wrong && answer.retryAfter !== null) pauses.set(wrong, answer.retryAfter);
      if (wrong && isDown(wrong)) throw wrong;
      return { answer, wrong };
    }

    /** ms: what the server asks for, else longer each time. */
    function pauseAfter(error: AirflowError): number {
      const said = pauses.get(error);
      const own = FIRST_DELAY_MS * 2 ** (tries - 1) * (0.5 + random());
      if (said === undefined) return own;
      const ms = /^\d+$/.test(said) ? Number(said) * 1000 : Date.parse(said) - clock.now();
      return Number.isNaN(ms) ? own : Math.max(ms, 0);
    }
  };
}

function isDown(error: unknown): boolean {
  return error instanceof AirflowError && (isWorthRepeating(error) || error.fault === "timeout");
}

function isRefusal({ fault }: AirflowError): boolean {
  return fault === "unauthorized" || fault === "forbidden";
}

function isWorthRepeating({ fault, status = 0 }: AirflowError): boolean {
  return fault === "unreachable" || (fault === "server" && [502, 503, 504].includes(status));
}

function pathOf(request: Request, root: string): string {
  return new URL(request.url).pathname.slice(new URL(root).pathname.replace(/\/$/, "").length);
}

/** `ECONNREFUSED`: what fetch itself says is "fetch failed". */
function reasonOf(error: unknown): string {
  for (let inner = error; inner instanceof Error; inner = inner.cause) {
    if ("code" in inner && typeof inner.code === "string") return inner.code;
  }
  return "the connection broke";
}
