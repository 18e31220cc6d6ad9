import type { TelegramTexts } from "../../../domain/texts/telegram-texts.ts";
import type { TextTable } from "../text-table.ts";

export const telegram: TextTable<TelegramTexts> = {
  "bot-help": ({ scope }) =>
    [
      `Belfry, scope ${scope}`,
      "/job list [text] – all jobs, or those whose id or description has the text",
      "/job status ID – what a job does",
      "/job run ID – run it now",
      "/job pause ID [reason] – start it no more",
      "/job resume ID – start it again",
      "/help – this",
    ].join("\n"),
  "bot-command-unknown": ({ given }) => `/job ${given} is not a command.`,
  "bot-job-id-missing": ({ verb }) => `Which job? /job ${verb} ID`,
  "bot-access-needed": ({ needs }) => `This chat may not do that: it needs the access '${needs}'.`,
  "bot-command-late": ({ minutes }) =>
    `This command came more than ${minutes} minutes late, and was not carried out. Send it again if it still holds.`,
  "bot-jobs": ({ count, scope }) => `${scope}: ${count} ${count === 1 ? "job" : "jobs"}`,
  "bot-jobs-at-least": ({ count, scope }) => `${scope}: more than ${count} jobs`,
  "bot-no-jobs": ({ scope }) => `Scope ${scope} has no jobs.`,
  "bot-no-such-jobs": ({ text, scope }) => `Scope ${scope} has no job with “${text}” in its id or description.`,
  "bot-more": ({ count }) => `… and ${count} more: /job list TEXT finds them`,
  "bot-more-at-least": ({ count }) => `… and at least ${count} more: /job list TEXT finds them`,
  "bot-broken": () => "cannot be read",
  "bot-paused": () => "paused",
  "bot-disabled": () => "disabled",
  "bot-never-run": () => "has not run yet",
  "bot-active": ({ count }) => `${count} running or waiting`,
  "bot-status": ({ status }) => status,
  "bot-next": ({ at }) => `next ${at}`,
  "bot-last": ({ at, status }) => `last ${at}: ${status}`,
  "bot-failing": ({ count }) => (count === 1 ? "its last run failed" : `its last ${count} runs failed`),
  "bot-error": ({ error }) => `error: ${error}`,
  "bot-queue": ({ queue }) => `queue ${queue}`,
  "bot-pause-reason": ({ reason }) => `reason: ${reason}`,
  "bot-run-started": ({ id, run_id }) => `${id} starts now.\nrun ${run_id}`,
  "bot-job-paused": ({ id }) => `${id} is paused. Runs under way go on.`,
  "bot-job-resumed": ({ id }) => `${id} runs again.`,
};
