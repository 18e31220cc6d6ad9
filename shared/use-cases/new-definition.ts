import type { Definition } from "../domain/definition.ts";

import { type OwnerKind, ownerKey } from "../domain/owner.ts";
import { runId } from "../domain/run-id.ts";
import type { Ports } from "../ports.ts";

type Newborn = Pick<
  Definition,
  "generation" | "paused_at" | "pause_reason" | "version" | "created_at" | "updated_at" | "active_since" | "first_due_at"
>;

/** What every definition has at its birth, at `now` (epoch ms). */
export function newborn(
  { scope, randomText }: Pick<Ports, "scope" | "randomText">,
  { kind, id }: { readonly kind: OwnerKind; readonly id: string },
  now: number,
): Newborn {
  const at = new Date(now).toISOString();
  // Sorts by time, so that of two generations the later one is known.
  const generation = runId({ scope, owner: ownerKey(kind, id), scheduledAt: now, tail: randomText() });
  const times = { created_at: at, updated_at: at, active_since: at, first_due_at: null };
  return { generation, version: 1, paused_at: null, pause_reason: null, ...times };
}
