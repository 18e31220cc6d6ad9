/** What is said of triggers beyond their rules: warnings in answers, and refusals of their webhooks and clients. */
export interface TriggerTexts {
  /** A target that is not there; its runs would not start. */
  readonly "target-job-missing": { readonly id: string };
  readonly "target-workflow-missing": { readonly id: string };
  /** POST /api/webhooks/trigger, where the scope has several. */
  readonly "several-api-triggers": { readonly path: string };
  readonly "no-api-trigger": { readonly path: string };
  /** An event was handed in for a trigger whose events the service makes. */
  readonly "made-by-service": { readonly id: string };
  /** Neither what was made nor why it was not, or both. */
  readonly "data-or-error": Readonly<Record<string, never>>;
  readonly "trigger-function-failed": { readonly error: string };
}
