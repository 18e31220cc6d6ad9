import type { NoParameters } from "./no-parameters.ts";

/** What is wrong with a body before any field of it is looked at. */
export interface BodyTexts {
  readonly "number-not-exact": { readonly literal: string };
  readonly "proto-key": NoParameters;
  readonly "body-not-utf8": NoParameters;
  readonly "form-payload": NoParameters;
  readonly "content-type-for-webhook": NoParameters;
  readonly "content-type-for-signed-webhook": NoParameters;
}
