import type { NoParameters } from "./no-parameters.ts";

/** A job, workflow or trigger. */
interface Owner {
  readonly kind: "job" | "workflow" | "trigger";
  readonly id: string;
}

/** Instants, ISO 8601. */
interface Times {
  readonly from: string;
  readonly until: string;
}

/** What dead letters asked for, and what becomes of them. */
export interface LetterTexts {
  /** What a letter asks for. */
  readonly "letter-plan": Owner & Times;
  readonly "letter-fire": Owner & { readonly at: string };
  readonly "letter-fires": { readonly count: number; readonly at: string };
  readonly "letter-deadlines": { readonly count: number };
  readonly "letter-fires-sent": { readonly sent: number; readonly count: number };
  readonly "letter-release": { readonly runs: number; readonly at: string };
  readonly "letter-deadline": { readonly job_id: string; readonly run_id: string };
  readonly "letter-advance": { readonly workflow_id: string; readonly run_id: string };
  readonly "letter-event": { readonly trigger_id: string; readonly topic: string };
  readonly "letter-react-again": Times;
  readonly "letter-report": { readonly job_id: string; readonly status: string };
  readonly "letter-notification": NoParameters;
  readonly "letter-work": { readonly job_id: string; readonly run_id: string; readonly attempt: number };
  readonly "letter-provision-all": NoParameters;
  readonly "letter-definitions": Times & { readonly changes: number };
  readonly "letter-run-changes": Times & { readonly changes: number };
  readonly "letter-unreadable": NoParameters;
  /** Sent again, in one form or another. */
  readonly "letter-sent-back": NoParameters;
  readonly "letter-planned": NoParameters;
  readonly "letter-new-run": { readonly run_id: string };
  readonly "letter-provisioning": NoParameters;
  readonly "letter-reacting": Times;
  /** Done with. */
  readonly "letter-on-record": { readonly status: string };
  readonly "letter-no-run": NoParameters;
  readonly "letter-other-attempt": { readonly attempt: number; readonly current: number };
  readonly "letter-discarded": NoParameters;
}
