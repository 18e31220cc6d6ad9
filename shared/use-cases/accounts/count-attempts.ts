import { type LoginLimit, windowOf } from "../../domain/account/login-limits.ts";
import { BelfryError } from "../../domain/errors.ts";
import { type Text, text } from "../../domain/texts/text.ts";
import type { AccountPorts } from "../../ports/accounts.ts";
import type { Ports } from "../../ports/groups.ts";

type CountPorts = Pick<AccountPorts, "attempts"> & Pick<Ports, "clock">;

/** Counts an attempt in every window. @throws TOO_MANY_REQUESTS where one of them takes no more, in words of `refusal` */
export async function countAttempts(
  { attempts, clock }: CountPorts,
  limits: readonly LoginLimit[],
  refusal: "too-many-logins" | "too-many-registrations",
): Promise<void> {
  const now = clock.now();
  const counts = await Promise.all(
    limits.map(async ({ key, seconds, most }) => {
      const start = windowOf(now, seconds);
      return { over: (await attempts.count(key, { start, seconds })) > most, again: start + seconds };
    }),
  );
  const over = counts.filter((count) => count.over);
  if (over.length === 0) return;
  const seconds = Math.max(1, Math.ceil(Math.max(...over.map(({ again }) => again)) - now / 1000));
  throw new BelfryError({ code: "TOO_MANY_REQUESTS", text: wordsOf(refusal, seconds), retryAfterSeconds: seconds });
}

function wordsOf(refusal: "too-many-logins" | "too-many-registrations", seconds: number): Text {
  return refusal === "too-many-logins" ? text("too-many-logins", { seconds }) : text("too-many-registrations", { seconds });
}
