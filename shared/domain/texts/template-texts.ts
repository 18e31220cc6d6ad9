import type { NoParameters } from "./no-parameters.ts";

/** What can be wrong with a template. Said after the path of the text that holds it. */
export interface TemplateTexts {
  readonly "template-path-malformed": { readonly given: string };
  readonly "template-path-unclosed": NoParameters;
}
