import type { NoParameters } from "./no-parameters.ts";

type Job = { readonly id: string };

/** What the Telegram bot says, beside refusals that the API has too. */
export interface TelegramTexts {
  readonly "bot-help": { readonly scope: string };
  readonly "bot-command-unknown": { readonly given: string };
  readonly "bot-job-id-missing": { readonly verb: string };
  readonly "bot-access-needed": { readonly needs: "read" | "operate" };
  /** A command that was sent too long ago. */
  readonly "bot-command-late": { readonly minutes: number };
  readonly "bot-jobs": { readonly count: number; readonly scope: string };
  readonly "bot-jobs-at-least": { readonly count: number; readonly scope: string };
  readonly "bot-no-jobs": { readonly scope: string };
  readonly "bot-no-such-jobs": { readonly text: string; readonly scope: string };
  readonly "bot-more": { readonly count: number };
  /** More than are looked at. */
  readonly "bot-more-at-least": { readonly count: number };
  readonly "bot-broken": NoParameters;
  readonly "bot-paused": NoParameters;
  readonly "bot-disabled": NoParameters;
  readonly "bot-never-run": NoParameters;
  readonly "bot-active": { readonly count: number };
  readonly "bot-status": { readonly status: string };
  /** `at`: in the job's time zone. */
  readonly "bot-next": { readonly at: string };
  readonly "bot-last": { readonly at: string; readonly status: string };
  readonly "bot-failing": { readonly count: number };
  readonly "bot-error": { readonly error: string };
  readonly "bot-queue": { readonly queue: string };
  readonly "bot-pause-reason": { readonly reason: string };
  readonly "bot-run-started": Job & { readonly run_id: string };
  readonly "bot-job-paused": Job;
  readonly "bot-job-resumed": Job;
}
