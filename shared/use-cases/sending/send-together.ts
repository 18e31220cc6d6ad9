/** Messages that travel together: one request to SQS, and one invocation, handle ten times as many. */
import { messageSize } from "../../domain/message/message-text.ts";
import type { DispatchMessage, FireMessage, PreCreatedRun, RunRef } from "../../domain/message/messages.ts";
import { batches } from "../../domain/batches.ts";
import { firstLookAt } from "../../domain/run/changes/deadline.ts";
import type { Run } from "../../domain/run/run.ts";
import type { Delayed } from "../../ports/messages/dispatch-queue.ts";
import { delaySeconds } from "./send-at.ts";

/** In bytes as JSON: SQS takes 256 KiB a message. */
const BYTES = 200_000;
/** Ten messages come in a batch: so many times ten runs are started, or looked at, by one invocation. */
const TOGETHER = { entries: 10, bytes: BYTES };
/** To hand a run over is little work. Fifty are read in one request, and are one unit of 64 KB to SQS where params are small. */
const RELEASED_TOGETHER = { entries: 50, bytes: BYTES };

/** Fires to arrive within the second before `instant` (epoch ms), or one hop towards it; those of each second together. */
export function firesAt(fires: readonly FireMessage[], instant: number, now: number): Delayed<DispatchMessage>[] {
  const bySecond = Map.groupBy(fires, ({ scheduled_at }) => scheduled_at);
  return [...bySecond].flatMap(([scheduled_at, group]) =>
    batches(group, TOGETHER, messageSize).map((some) => {
      const [only, ...others] = some;
      const message = only && others.length === 0 ? only : ({ kind: "fires", scheduled_at, fires: some } as const);
      return { message, delaySeconds: delaySeconds(instant, now) };
    }),
  );
}

/** Releases of pre-created runs at their common second `at` (epoch ms). */
export function handOversAt(runs: readonly PreCreatedRun[], at: number, now: number): Delayed<DispatchMessage>[] {
  const scheduled_at = new Date(at).toISOString();
  return batches(runs, RELEASED_TOGETHER, messageSize).map((some) => ({
    message: { kind: "release", scheduled_at, runs: some },
    delaySeconds: delaySeconds(at, now),
  }));
}

/**
 * The deadlines of attempts that were started together: each is sent with its attempt, and looks again as long as the run is
 * active (`checkDeadlines`). It finds a run in time that starts before the first look; one that starts later sends its own.
 */
export function deadlinesOf(runs: readonly Run[], now: number): Delayed<DispatchMessage>[] {
  return looksAt(
    runs.map((run) => ({ run, at: firstLookAt(run) })),
    now,
  );
}

/** A run that is to be looked at, and when, epoch ms. */
export interface Look {
  readonly run: RunRef;
  readonly at: number;
}

/** The deadlines for these looks; those of one second together. */
export function looksAt(looks: readonly Look[], now: number): Delayed<DispatchMessage>[] {
  const byDelay = Map.groupBy(looks, ({ at }) => delaySeconds(at, now));
  return [...byDelay].flatMap(([delay, group]) =>
    batches(group, TOGETHER, () => 0).map((some) => {
      const runs = some.map(({ run: { job_id, run_id } }) => ({ job_id, run_id }));
      const [only, ...others] = runs;
      const message = only && others.length === 0 ? ({ kind: "deadline", ...only } as const) : ({ kind: "deadlines", runs } as const);
      return { message, delaySeconds: delay };
    }),
  );
}
