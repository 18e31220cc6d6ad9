import type { EventBridge } from "../event-bridge.ts";
import { setRuleState } from "../set-rule-state.ts";

/** EnableRule: events published from now on are matched. */
export function enableRule(input: unknown, events: EventBridge): Record<string, unknown> {
  return setRuleState(input, events, "ENABLED");
}
