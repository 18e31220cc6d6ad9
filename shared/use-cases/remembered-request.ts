import { createHash } from "node:crypto";
import { BelfryError } from "../domain/errors.ts";
import type { RunId } from "../domain/run-id.ts";
import type { Ports } from "../ports.ts";

const LIFETIME_SECONDS = 86_400;

/**
 * What a request becomes: `planned` (`at`: epoch ms), or what the same request with the same idempotency key became before,
 * for 24 h unless another lifetime is given. @throws IDEMPOTENCY_KEY_REUSED for another request with that key
 */
export async function rememberedRequest(
  { requests }: Pick<Ports, "requests">,
  owner: string,
  key: string | undefined,
  planned: { readonly id: RunId; readonly at: number },
  request: unknown,
  lifetimeSeconds: number = LIFETIME_SECONDS,
): Promise<{ readonly id: RunId; readonly at: string; readonly repeated: boolean }> {
  const { id } = planned;
  const at = new Date(planned.at).toISOString();
  if (key === undefined) return { id, at, repeated: false };
  const fingerprint = createHash("sha256").update(JSON.stringify(request)).digest("hex");
  const earlier = await requests.remember(owner, key, { id, at, fingerprint }, lifetimeSeconds);
  if (earlier === undefined) return { id, at, repeated: false };
  if (earlier.fingerprint !== fingerprint) throw new BelfryError({ code: "IDEMPOTENCY_KEY_REUSED" });
  return { id: earlier.id, at: earlier.at, repeated: true };
}
