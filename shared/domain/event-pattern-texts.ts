import type { NoParameters } from "./text.ts";

/** What can be wrong with an event pattern. */
export interface EventPatternTexts {
  readonly "pattern-not-an-object": NoParameters;
}
