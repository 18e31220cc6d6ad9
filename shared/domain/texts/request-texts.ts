import type { NoParameters } from "./no-parameters.ts";

/** What can be asked for by its id. */
export type ResourceKind =
  | "job"
  | "run"
  | "active-run"
  | "trigger"
  | "workflow"
  | "schedule"
  | "workflow-run"
  | "queue"
  | "dead-letter-queue"
  | "user"
  | "service-token"
  | "dataset"
  | "task"
  | "notification-config"
  | "notification-delivery"
  | "route";

type OfResources<Suffix extends string> = {
  readonly [Kind in ResourceKind as `${Kind}-${Suffix}`]: { readonly id: string };
};

/** Why a request is refused, but for refusals that concern a run (`RunTexts`). The code is the `reason` of the error envelope. */
export interface RequestTexts extends OfResources<"not-found">, OfResources<"exists"> {
  /** Answers of requests that were done. */
  readonly deleted: { readonly kind: "job" | "trigger" | "workflow"; readonly id: string };
  readonly "event-published": NoParameters;
  readonly "event-triggered": NoParameters;
  readonly "event-triggered-before": NoParameters;
  readonly "occurrence-recorded": { readonly status: string };
  readonly "occurrence-on-record": NoParameters;
  /** Refusals. */
  readonly "invalid-fields": NoParameters;
  readonly "version-mismatch": { readonly current: number };
  readonly "idempotency-key-reused": NoParameters;
  readonly "malformed-json": NoParameters;
  readonly "body-too-large": { readonly limit: number };
  readonly "batch-too-large": NoParameters;
  readonly "content-type-unsupported": NoParameters;
  readonly "content-encoding-unsupported": { readonly coding: string };
  readonly "content-type-for-form": NoParameters;
  readonly "method-not-allowed": { readonly allowed: string };
  readonly "not-authenticated": NoParameters;
  readonly "token-unknown": NoParameters;
  readonly "issuer-unreachable": NoParameters;
  /** Of the header `x-user-id`. */
  readonly "user-id-form": NoParameters;
  readonly "user-not-admin": NoParameters;
  readonly "user-service-failed": NoParameters;
  readonly "not-by-front-door": NoParameters;
  readonly "access-needed": { readonly needs: string };
  readonly "internal-error": NoParameters;
  readonly "service-starting": NoParameters;
  readonly "concurrent-change": { readonly kind: ResourceKind };
  readonly "definition-broken": { readonly kind: ResourceKind; readonly id: string };
  readonly "trigger-of-another-type": { readonly id: string; readonly type: string };
  readonly "run-broken": { readonly id: string };
  readonly "trigger-not-running": NoParameters;
  /** `why`: what the AWS service says, in its words. */
  readonly "aws-refused": { readonly service: string; readonly why: string };
  readonly "airflow-not-connected": NoParameters;
  readonly "unknown-field": NoParameters;
  readonly "nested-too-deeply": { readonly levels: number };
  readonly "etag-form": NoParameters;
  readonly "idempotency-key-form": NoParameters;
  readonly "cursor-form": NoParameters;
  readonly "no-next-occurrence": NoParameters;
  readonly "before-1970": NoParameters;
  readonly "range-reversed": NoParameters;
  readonly "range-too-long": { readonly days: number };
  readonly "run-id-for-step": NoParameters;
  readonly "action-unsupported": { readonly action: string };
  readonly "steps-of-retry": NoParameters;
  readonly "params-or-parameters": NoParameters;
  readonly "letters-or-all": NoParameters;
  readonly "id-of-path": { readonly id: string };
}
