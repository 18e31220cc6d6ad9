/**
 * The pattern of the EventBridge rule behind a trigger: never narrower than the trigger's exact match, and as close to it
 * as a rule allows. A rule is limited in length and in wildcards, and cannot say what one segment of a topic is; what it
 * lets through too much is matched exactly by the dispatch function.
 */
import { eventSource } from "../event/event.ts";
import { widenFilter } from "./rule-filter.ts";
import { hasWildcard } from "../event/topic.ts";
import type { TriggerDefinition } from "../definition/trigger.ts";

/** Longest pattern a rule takes, in characters: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html */
const PATTERN_LIMIT = 2_048;
/** More of them in one pattern may be refused as too complex. */
const WILDCARD_LIMIT = 2;

export function rulePattern({ source_topic, filter, scope }: Pick<TriggerDefinition, "source_topic" | "filter" | "scope">): string {
  const coarse = { source: [eventSource(scope)], "detail-type": [coarseTopic(source_topic ?? "**")] };
  const { source: _source, "detail-type": _topic, ...others } = widenFilter(filter ?? {});
  const narrow = JSON.stringify({ ...others, ...coarse });
  return narrow.length <= PATTERN_LIMIT ? narrow : JSON.stringify(coarse);
}

/** One `*` of EventBridge stands for any run of characters, dots included: wider than both of ours. */
function coarseTopic(pattern: string): unknown {
  if (!hasWildcard(pattern)) return pattern;
  const wide = pattern.replaceAll(/\*+/g, "*");
  if (wide === "*") return { exists: true };
  const wildcards = wide.split("*").length - 1;
  if (wildcards <= WILDCARD_LIMIT) return { wildcard: wide.replaceAll("\\", "\\\\") };
  const beginning = wide.slice(0, wide.indexOf("*"));
  return beginning === "" ? { exists: true } : { prefix: beginning };
}
