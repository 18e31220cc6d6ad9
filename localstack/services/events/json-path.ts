/** A path into an event, as its keys: `$.detail.rows[0]` is `["detail", "rows", 0]`. */
export type JsonPath = readonly (string | number)[];

const STEP = /^(?:\.([\w/-]+)|\[(\d{1,9})\])/;

/**
 * Reads a JSON path in dot notation with indexes; undefined for any other. Wildcards, which EventBridge has too, are not
 * supported. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
 */
export function parseJsonPath(text: string): JsonPath | undefined {
  if (!text.startsWith("$")) return undefined;
  const keys: (string | number)[] = [];
  let rest = text.slice(1);
  while (rest !== "") {
    const step = STEP.exec(rest);
    if (step === null) return undefined;
    keys.push(step[1] ?? Number(step[2]));
    rest = rest.slice(step[0].length);
  }
  return keys;
}

/** The value at a path, or undefined when there is none. */
export function valueAt(value: unknown, path: JsonPath): unknown {
  let found = value;
  for (const key of path) {
    if (typeof found !== "object" || found === null || !Object.hasOwn(found, key)) return undefined;
    found = (found as Record<string | number, unknown>)[key];
  }
  return found;
}
