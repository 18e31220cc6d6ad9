import { contentHash } from "../domain/content-hash.ts";
import { type Definition, keyOf } from "../domain/definition/definition.ts";
import { BelfryError } from "../domain/errors.ts";
import type { RunId } from "../domain/run/run-id.ts";
import type { Ports } from "../ports/groups.ts";

const LIFETIME_SECONDS = 86_400;

/**
 * `of`: whose requests these are.
 * What a request becomes: `planned` (`at`: epoch ms), or what the same request with the same idempotency key became before,
 * for 24 h unless another lifetime is given. @throws IDEMPOTENCY_KEY_REUSED for another request with that key
 */
export async function rememberedRequest(
  { requests }: Pick<Ports, "requests">,
  of: string | Pick<Definition, "kind" | "id" | "generation">,
  key: string | undefined,
  planned: { readonly id: RunId; readonly at: number; readonly attempt?: number },
  request: unknown,
  lifetimeSeconds: number = LIFETIME_SECONDS,
): Promise<{ readonly id: RunId; readonly at: string; readonly attempt?: number; readonly repeated: boolean }> {
  const { id, attempt } = planned;
  const at = new Date(planned.at).toISOString();
  if (key === undefined) return { id, at, repeated: false };
  const fingerprint = contentHash(request);
  // A key belongs to the definition that it was used with, not to one that is made anew under the same id.
  const [owner, name] = typeof of === "string" ? [of, key] : [keyOf(of), `${of.generation} ${key}`];
  const remembered = { id, at, fingerprint, ...(attempt !== undefined && { attempt }) };
  const earlier = await requests.remember(owner, name, remembered, lifetimeSeconds);
  if (earlier === undefined) return { id, at, repeated: false };
  if (earlier.fingerprint !== fingerprint) throw new BelfryError({ code: "IDEMPOTENCY_KEY_REUSED" });
  return { id: earlier.id, at: earlier.at, ...(earlier.attempt !== undefined && { attempt: earlier.attempt }), repeated: true };
}
