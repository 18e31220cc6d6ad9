import { setTimeout as sleep } from "node:timers/promises";

const JSON_TYPE = { "content-type": "application/json" };
const AGAIN_MS = 250;
/** A stack that is down comes back within this; one request may outlast several outages, ms. */
const PATIENCE_MS = 300_000;
/** A stack that is up answers within this. */
const REQUEST_MS = 8_000;

export interface Answered {
  readonly status: number;
  readonly text: string;
  readonly body: unknown;
  /** Before the first try, and after the answer, epoch ms. */
  readonly sentAt: number;
  readonly answeredAt: number;
  /** Tries that got no answer, or one that only says that the service could not. */
  readonly unanswered: number;
}

export type Send = (method: string, path: string, body?: unknown, headers?: Readonly<Record<string, string>>) => Promise<Answered>;

/** Requests that are sent again until they are answered: what a careful client does. */
export function persistentApi(url: string, onHung: (request: string) => void = () => undefined): Send {
  return async (method, path, body, headers = {}) => {
    const sentAt = Date.now();
    for (let unanswered = 0; ; unanswered += 1) {
      const answer = await trySend(`${url}${path}`, method, body, headers, () => onHung(`${method} ${path}`));
      if (answer && answer.status < 500) return { ...answer, sentAt, answeredAt: Date.now(), unanswered };
      // 503 also is what a disabled trigger answers: it says so with a body of the API's own.
      if (answer?.status === 503 && answer.text.includes("not running")) return { ...answer, sentAt, answeredAt: Date.now(), unanswered };
      if (Date.now() - sentAt > PATIENCE_MS)
        throw new Error(`${method} ${path}: no answer; the last was ${answer?.status} ${answer?.text}`);
      await sleep(AGAIN_MS);
    }
  };
}

async function trySend(
  url: string,
  method: string,
  body: unknown,
  headers: Readonly<Record<string, string>>,
  onHung: () => void,
): Promise<Pick<Answered, "status" | "text" | "body"> | undefined> {
  try {
    const response = await fetch(url, {
      method,
      headers: { ...(body !== undefined && JSON_TYPE), ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(REQUEST_MS),
    });
    const text = await response.text();
    return { status: response.status, text, body: parse(text) };
  } catch (error) {
    if (error instanceof DOMException && error.name === "TimeoutError") onHung();
    return undefined;
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
