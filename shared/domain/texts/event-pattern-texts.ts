import type { NoParameters } from "./no-parameters.ts";

/** What can be wrong with an event pattern. */
export interface EventPatternTexts {
  readonly "pattern-not-an-object": NoParameters;
  readonly "pattern-without-fields": NoParameters;
  readonly "pattern-too-deep": { readonly most: number };
  readonly "pattern-too-many-combinations": { readonly most: number };
  /** What a field's name stands for is neither a list nor an object. */
  readonly "pattern-field-without-list": NoParameters;
  readonly "pattern-name-reserved-inside-or": NoParameters;
  readonly "pattern-or-without-alternatives": NoParameters;
  readonly "pattern-list-empty": NoParameters;
  readonly "pattern-value": NoParameters;
  readonly "pattern-one-operator": { readonly operators: string };
  readonly "pattern-operator-unknown": { readonly operators: string };
  readonly "pattern-exists": NoParameters;
  readonly "pattern-string": NoParameters;
  readonly "pattern-string-not-empty": NoParameters;
  readonly "pattern-string-or-list": NoParameters;
  readonly "pattern-strings-missing": NoParameters;
  /** The operand of `prefix` and `suffix`. */
  readonly "pattern-affix": NoParameters;
  readonly "pattern-anything-but": NoParameters;
  readonly "pattern-wildcard-escape": { readonly character: number };
  readonly "pattern-wildcard-repeated": { readonly character: number };
  readonly "pattern-numeric": NoParameters;
  readonly "pattern-numeric-length": NoParameters;
  readonly "pattern-numeric-comparison": { readonly comparisons: string };
  readonly "pattern-numeric-number": NoParameters;
  readonly "pattern-numeric-limit": { readonly most: number; readonly given: number };
  readonly "pattern-numeric-lower-first": NoParameters;
  readonly "pattern-numeric-upper-last": NoParameters;
  readonly "pattern-numeric-range-empty": NoParameters;
  readonly "pattern-cidr": NoParameters;
  readonly "pattern-cidr-address": { readonly given: string };
  readonly "pattern-cidr-mask": { readonly longest: number };
}
