import type { Definition } from "./definition.ts";

import { type DefinitionKind, definitionKey } from "./definition-key.ts";
import { runId } from "../run/run-id.ts";

type InitialVersion = Pick<
  Definition,
  "generation" | "paused_at" | "pause_reason" | "version" | "created_at" | "updated_at" | "active_since" | "first_due_at"
>;

/** What every definition has at its birth, at `now` (epoch ms). */
export function initialVersion(
  { scope, randomText }: { readonly scope: string; readonly randomText: () => string },
  { kind, id }: { readonly kind: DefinitionKind; readonly id: string },
  now: number,
): InitialVersion {
  const at = new Date(now).toISOString();
  // Sorts by time, so that of two generations the later one is known.
  const generation = runId({ scope, owner: definitionKey(kind, id), scheduledAt: now, tail: randomText() });
  const times = { created_at: at, updated_at: at, active_since: at, first_due_at: null };
  return { generation, version: 1, paused_at: null, pause_reason: null, ...times };
}
