import type { NoParameters } from "./no-parameters.ts";

/** What can be wrong with a definition as a whole, or with one of its fields. Said after the field's path. */
export interface RuleTexts {
  readonly "scope-must-be": { readonly scope: string };
  readonly "queue-of-scope": { readonly scope: string };
  readonly "interval-for-queue-mode": NoParameters;
  readonly "schedule-required": NoParameters;
  readonly "schedules-exclude": NoParameters;
  readonly "definition-alone": NoParameters;
  readonly "one-clock-field": NoParameters;
  readonly "at-in-the-past": NoParameters;
  readonly "field-of-another-type": { readonly type: string };
  readonly "reserved-topic": { readonly prefix: string };
  readonly "source-topic-required": NoParameters;
  readonly "event-path-root": { readonly fields: string };
  readonly "steps-or-dag": NoParameters;
  readonly "one-kind-of-step": NoParameters;
  readonly "step-id-taken": { readonly id: string; readonly first: number };
  readonly "step-depends-on-itself": { readonly id: string };
  readonly "step-unknown": { readonly id: string };
  readonly "dependency-repeated": { readonly id: string };
  readonly "dependency-cycle": { readonly steps: string };
  readonly "workflow-in-itself": NoParameters;
  readonly "retries-of-queue-steps": NoParameters;
  readonly "step-path-root": NoParameters;
  readonly "step-path-names-step": NoParameters;
  readonly "step-not-before": { readonly id: string; readonly step: string };
  readonly "identifier-characters": NoParameters;
  readonly "work-id-form": NoParameters;
  readonly "topic-characters": NoParameters;
  readonly "topic-pattern-characters": NoParameters;
  readonly "topic-pattern-stars": NoParameters;
  readonly "run-id-form": NoParameters;
  readonly "queue-form": NoParameters;
  readonly "time-zone-unknown": NoParameters;
  readonly "grace-too-short": NoParameters;
  readonly "json-too-large": { readonly limit: number };
  readonly "json-too-large-quoted": { readonly limit: number };
  readonly "control-characters": NoParameters;
  readonly "lone-surrogate": NoParameters;
  readonly "trigger-source-form": NoParameters;
  readonly "target-form": NoParameters;
  readonly "dag-id-characters": NoParameters;
}
