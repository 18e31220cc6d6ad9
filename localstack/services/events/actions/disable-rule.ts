import type { EventBridge } from "../event-bridge.ts";
import { setRuleState } from "../set-rule-state.ts";

/** DisableRule: events published from now on are not matched. */
export function disableRule(input: unknown, events: EventBridge): Record<string, unknown> {
  return setRuleState(input, events, "DISABLED");
}
