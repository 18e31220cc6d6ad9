import type { ScheduleView } from "../../../shared/contract/schedules/schedule.ts";
import type { Standing } from "../../lib/schedules/schedule-standing.ts";
import { s } from "../../words/schedules.ts";
import { Chip, type Shown, statusWord } from "../basics/status.tsx";
import { Icon } from "../basics/icon.tsx";

const LOOKS: Readonly<Partial<Record<Standing, Shown>>> = {
  error: "failed",
  missing: "missed",
  deleting: "cancelled",
  registering: "queued",
};

function lookOf(standing: Standing): Shown {
  return LOOKS[standing] ?? (standing as Shown);
}

function standingWord(standing: Standing): string {
  if (standing === "error" || standing === "missing" || standing === "deleting" || standing === "registering")
    return s()[`state_${standing}`];
  return statusWord(standing);
}

export function StandingChip({ standing }: { readonly standing: Standing }) {
  return <Chip status={lookOf(standing)}>{standingWord(standing)}</Chip>;
}

export function StandingIcon({ standing }: { readonly standing: Standing }) {
  const look = lookOf(standing);
  return (
    <span class={`ic c-${look}`}>
      <Icon name={look === "idle" ? "waiting" : look} class={`c-${look}`} />
      <span class="vh">{standingWord(standing)}</span>
    </span>
  );
}

/** What is to be said of how it stands, and in which tone; undefined: nothing. */
export function standingSays(standing: Standing): { readonly text: string; readonly tone: Shown } | undefined {
  if (standing === "error" || standing === "missing" || standing === "registering")
    return { text: s()[`says_${standing}`], tone: lookOf(standing) };
  return undefined;
}

/** Why it cannot be started now; undefined: it can. Airflow starts only what it has loaded and what is not paused. */
export function whyNotStart({ engine, state, is_paused }: Pick<ScheduleView, "engine" | "state" | "is_paused">): string | undefined {
  if (engine === "native") return undefined;
  if (state !== "active") return s().whyNotStart_state;
  return is_paused ? s().whyNotStart_paused : undefined;
}
