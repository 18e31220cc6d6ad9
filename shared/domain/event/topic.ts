/**
 * Topics are names in segments, `pipeline.collection.completed`. In a pattern `**` stands for any characters, dots
 * included, also none; `*` for one or more characters other than a dot; everything else for itself, in its own case.
 */

/** Does the pattern match the whole topic? Takes time in proportion to the topic's length times the pattern's. */
export function topicMatches(pattern: string, topic: string): boolean {
  const tokens = pattern.split(/(\*\*|\*)/).filter((token) => token !== "");
  // Ends of the parts of the topic that the tokens so far can cover: never more than its length, so nothing explodes.
  let ends = new Set([0]);
  for (const token of tokens) ends = advance(ends, token, topic);
  return ends.has(topic.length);
}

export function hasWildcard(pattern: string): boolean {
  return pattern.includes("*");
}

/** Do some topics match the pattern that begin with this text? Answers true in doubt: a superset. */
export function mayMatchBeginning(pattern: string, beginning: string): boolean {
  const literal = pattern.split("*", 1)[0] ?? "";
  return hasWildcard(pattern) ? literal.startsWith(beginning) || beginning.startsWith(literal) : pattern.startsWith(beginning);
}

function advance(ends: ReadonlySet<number>, token: string, topic: string): Set<number> {
  const next = new Set<number>();
  if (token === "**") {
    for (let at = Math.min(...ends); at <= topic.length; at += 1) next.add(at);
    return next;
  }
  for (const end of ends) {
    if (token !== "*") {
      if (topic.startsWith(token, end)) next.add(end + token.length);
      continue;
    }
    for (let at = end; at < topic.length && topic[at] !== "."; at += 1) next.add(at + 1);
  }
  return next;
}
