import type { StepView } from "../../../shared/contract/workflows/workflow.ts";
import { now } from "../../lib/time/clock.ts";
import { duration } from "../../lib/time/durations.ts";
import { language } from "../../lib/page/preferences.ts";
import { tookSeconds } from "../../lib/workflows/steps.ts";
import { t } from "../../words/index.ts";
import { type Shown, shownOfRun, statusWord } from "../basics/status.tsx";

/** A step that waits for its next attempt is shown as that. */
export function shownOfStep({ status, attempt }: Pick<StepView, "status" | "attempt">): Shown {
  return status === "waiting" || status === "upstream_failed" ? status : shownOfRun({ status, attempt: attempt ?? 1 });
}

/** What a step's node says below its name: how long it took, or what it is at. `short`: without the word that its icon says. */
export function stepSays(step: StepView, short = false): string {
  const { status, attempt, retry_limit } = step;
  const word = statusWord(shownOfStep(step));
  const seconds = tookSeconds(step, status === "running" ? now.value : 0);
  const took = seconds === undefined ? undefined : duration(status === "running" ? Math.floor(seconds) : seconds, language.value);
  if (status === "success") return took ?? word;
  if (status === "running") return took === undefined ? word : short ? took : `${word} ${took}`;
  const retried = (status === "failed" || status === "timeout") && retry_limit > 0;
  return retried ? `${word} · ${t().attemptOf(attempt ?? 1, retry_limit + 1)}` : word;
}
