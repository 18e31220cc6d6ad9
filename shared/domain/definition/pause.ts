import type { Definition } from "./definition.ts";

/** Paused at `now` (ISO 8601). Paused again it stays paused since then, and keeps its reason unless another one is given. */
export function paused<Any extends Definition>(definition: Any, reason: string | null, now: string): Any {
  const { paused_at, pause_reason } = definition;
  return { ...definition, enabled: false, paused_at: paused_at ?? now, pause_reason: reason ?? pause_reason };
}

export function resumed<Any extends Definition>(definition: Any): Any {
  return { ...definition, enabled: true, paused_at: null, pause_reason: null };
}

/** The definition after a change of its fields: one that was switched off or on by that is paused or resumed like any other. */
export function withPause<Any extends Definition>(before: Any, after: Any, now: string): Any {
  if (before.enabled === after.enabled) return after;
  return after.enabled ? resumed(after) : paused(after, null, now);
}
