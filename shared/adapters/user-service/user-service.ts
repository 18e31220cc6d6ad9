import { circuitBreaker, ConsecutiveBreaker, ExponentialBackoff, handleWhen, retry, wrap } from "cockatiel";
import QuickLRU from "quick-lru";
import * as z from "zod";
import type { Clock } from "../../ports/clock.ts";
import type { Telemetry } from "../../ports/telemetry.ts";
import type { FindUser, NamedUser } from "../../ports/user-service.ts";

/** Each attempt, ms; with its repetition well within what the authorizer has. */
const TIMEOUT_MS = 3_000;
const MOST_RETRIES = 1;
/** So many failures in a row, and nothing is sent for a while. */
const BREAKS_AFTER = 5;
const BREAK_MS = 15_000;
/** What is known of a user counts for so long, in ms, as with users of our own. */
const KNOWN_MS = 10_000;
const KEPT = 2_000;

const Profile = z.object({ data: z.object({ name: z.string().min(1).max(255), role: z.string() }) });

interface UserServiceDeps {
  readonly clock: Pick<Clock, "now">;
  readonly telemetry: Pick<Telemetry, "record">;
  readonly fetched?: typeof fetch;
}

class ServiceError extends Error {
  override readonly name = "ServiceError";
}

/**
 * The operator's service of users: `GET {url}` with the header `x-user-id` answers `{"data": {"name", "role"}}`. What may pass is
 * tried again; a user is asked for once in ten seconds.
 */
export function userService(url: string, { clock, telemetry, fetched = fetch }: UserServiceDeps): FindUser {
  const known = new QuickLRU<string, { readonly answer: Promise<NamedUser | undefined>; readonly at: number }>({ maxSize: KEPT });
  const isPassing = (error: unknown) => error instanceof ServiceError;
  const policy = wrap(
    retry(handleWhen(isPassing), { maxAttempts: MOST_RETRIES, backoff: new ExponentialBackoff({ initialDelay: 200, maxDelay: 1_000 }) }),
    circuitBreaker(handleWhen(isPassing), { halfOpenAfter: BREAK_MS, breaker: new ConsecutiveBreaker(BREAKS_AFTER) }),
  );

  return async (id) => {
    try {
      return await kept(id);
    } catch (error) {
      telemetry.record({ name: "user-service.failed", level: "warn", detail: { error: String(error) } });
      return "unavailable";
    }
  };

  /** A failure is not kept. */
  function kept(id: string): Promise<NamedUser | undefined> {
    const now = clock.now();
    const before = known.get(id);
    if (before && now - before.at < KNOWN_MS) return before.answer;
    const answer = policy.execute(() => ask(id));
    known.set(id, { answer, at: now });
    answer.catch(() => known.delete(id));
    return answer;
  }

  async function ask(id: string): Promise<NamedUser | undefined> {
    const response = await fetched(url, {
      headers: { "x-user-id": id, accept: "application/json" },
      redirect: "manual",
      signal: AbortSignal.timeout(TIMEOUT_MS),
    }).catch((error: unknown) => {
      throw new ServiceError(error instanceof Error ? `${error.name}: ${error.message}` : String(error));
    });
    if (response.status >= 500 || response.status === 429) throw new ServiceError(`it answered ${response.status}`);
    if (response.status !== 200) return undefined;
    const { name, role } = Profile.parse(await response.json()).data;
    return { name, role };
  }
}
