import * as z from "zod";
import type { ApiOptions } from "../connection/api-client.ts";
import type { ReportPreference } from "./completions/deliver-completion.ts";
import { WorkerError } from "../connection/errors.ts";
import { faultsOf } from "./completions/faults.ts";
import type { Logger } from "../connection/logger.ts";
import type { Handler } from "./run-handler.ts";
import type { SqsOptions } from "../connection/sqs-client.ts";

export interface WorkerOptions extends ApiOptions, SqsOptions {
  /** The queue in its dotted form: `real.jobs.buy-scanner`. */
  readonly queue: string;
  readonly handler: Handler;
  /** Handlers at the same time; a slow job holds up no other. A poll takes as many messages as handlers are free, up to 10. @default 1 */
  readonly concurrency?: number;
  /**
   * Seconds a message stays hidden at a time, from 1 to 3,600. While it is worked on, it is hidden anew, and the claim on its
   * run renewed, at least three times as often. So long it takes at most until the message of a lost worker comes back and
   * another takes its run over. @default 60
   */
  readonly visibilityTimeoutSeconds?: number;
  /** Seconds a poll waits for a message, from 1 to 20. @default 20 */
  readonly waitTimeSeconds?: number;
  /** Seconds between two looks for a queue that does not exist yet. @default 5 */
  readonly queueLookupSeconds?: number;
  /**
   * Most seconds between two heartbeats, up to 3,600: each also hears whether the run was ended meanwhile (a workflow was
   * stopped, an operator cancelled it) or taken over, and then the handler's signal is aborted. A run that is shorter costs no
   * heartbeat. 0: the handler is not told, and works on to its end. @default 15
   */
  readonly cancellationCheckSeconds?: number;
  /**
   * Where completions go first; the other path is the way around. `auto`: to the completion queue, up to ten in a request;
   * over HTTP those of workflows' steps, results that the queue does not take, and all for a minute after the queue has
   * failed. @default "auto"
   */
  readonly report?: ReportPreference;
  /** URL or name of the completion queue, looked up when it is first needed. @default `belfry-{scope}-completion`, with `BELFRY_PREFIX` for `belfry` */
  readonly completionQueue?: string;
  /**
   * Keep what a handler writes to its `log` with the run's record, for all to read, also while it runs: of each attempt up to
   * 1,000 lines and 64,000 characters, in a request every two seconds. @default true
   */
  readonly keepLog?: boolean;
  /** @default JSON lines on the console */
  readonly logger?: Logger;
  /** Stop on SIGTERM and SIGINT; a second signal ends the process at once. @default true */
  readonly handleSignals?: boolean;
  /** Seconds that running handlers get to finish after `stop()`; then their signal is aborted. @default 25 */
  readonly shutdownGraceSeconds?: number;
  /** How the run's record names this worker, up to 150 characters. @default host name, process id and a random part */
  readonly workerId?: string;
}

const Settings = z.object({
  queue: z
    .string()
    .regex(/^[a-z0-9-]+\.jobs\.[A-Za-z0-9][A-Za-z0-9_-]*$/, "must read {scope}.jobs.{service}, such as real.jobs.buy-scanner"),
  handler: z.custom<Handler>((value) => typeof value === "function", "must be a function"),
  concurrency: z.int().min(1).max(1_000).default(1),
  visibilityTimeoutSeconds: z.int().min(1).max(3_600).default(60),
  waitTimeSeconds: z.int().min(1).max(20).default(20),
  queueLookupSeconds: z.number().positive().max(3_600).default(5),
  cancellationCheckSeconds: z.number().min(0).max(3_600).default(15),
  report: z.enum(["auto", "http", "queue"]).default("auto"),
  shutdownGraceSeconds: z.number().min(0).max(43_200).default(25),
  handleSignals: z.boolean().default(true),
  keepLog: z.boolean().default(true),
  workerId: z.string().min(1).max(150).optional(),
});
export type WorkerSettings = z.output<typeof Settings>;

/** The options with their defaults. @throws WorkerError `INVALID_OPTION`, naming each option that is wrong, in one line. */
export function settingsOf(options: WorkerOptions): WorkerSettings {
  const settings = Settings.safeParse(options);
  if (settings.success) return settings.data;
  throw new WorkerError("INVALID_OPTION", faultsOf(settings.error).join("; "), { cause: settings.error });
}
