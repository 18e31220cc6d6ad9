/** A dash where a match begins: the first thing in the pattern, after `^` and opening parentheses. */
const WRITTEN_FOR_DASH = /^\^?(?:\((?:\?:)?)*-/;

export interface ArgPattern {
  /** Does the whole value match? */
  test(value: string): boolean;
  /**
   * May a value begin with `-`, which the program could take for an option? Only where the pattern itself begins with a
   * literal dash (`^-?\d+$`), so that nobody allows it by accident: `.*` and `[a-z-]+` match one, but were not written for it.
   */
  readonly allowsDash: boolean;
}

/** @throws SyntaxError for a pattern that is no regular expression. */
export function argPattern(source: string): ArgPattern {
  // Checked alone as well: `a)|(b` would be one only inside the parentheses that anchor it.
  const alone = new RegExp(source, "u");
  const whole = new RegExp(`^(?:${alone.source})$`, "u");
  return { test: (value) => whole.test(value), allowsDash: WRITTEN_FOR_DASH.test(source) };
}
