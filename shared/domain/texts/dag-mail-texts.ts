import type { NoParameters } from "./no-parameters.ts";

interface OfDag {
  readonly title: string;
  readonly dag_id: string;
}

/** The mails that a generated DAG file sends. */
export interface DagMailTexts {
  readonly "dag-mail-success-subject": OfDag;
  readonly "dag-mail-success": { readonly dag_id: string };
  readonly "dag-mail-failure-subject": OfDag;
  readonly "dag-mail-failure": { readonly dag_id: string };
  readonly "dag-mail-stopped-subject": OfDag;
  readonly "dag-mail-stopped": { readonly dag_id: string };
  readonly "dag-mail-result-subject": { readonly job_id: string };
  readonly "dag-mail-result": { readonly job_id: string };
  /** Before a value and a colon. */
  readonly "dag-mail-label-title": NoParameters;
  readonly "dag-mail-label-run": NoParameters;
  readonly "dag-mail-label-failed": NoParameters;
}
