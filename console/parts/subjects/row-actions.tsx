import { may } from "../../lib/asking/session.ts";
import { t } from "../../words/index.ts";
import { Icon } from "../basics/icon.tsx";

interface RowActionsProps {
  readonly name: string;
  readonly paused: boolean;
  /** Why it cannot be started, besides what one may do. */
  readonly whyNotStart?: string | undefined;
  start(): void;
  toggle(): void;
}

/** Starts what a row is about, and pauses or resumes it. */
export function RowActions({ name, paused, whyNotStart, start, toggle }: RowActionsProps) {
  const words = t();
  const refused = may("operate") ? undefined : words.needsAccess("operate");
  const notStart = refused ?? whyNotStart;
  const toggling = paused ? words.resume : words.pause;
  return (
    <span class="row tight">
      <button
        class="btn s icon ghost"
        type="button"
        disabled={notStart !== undefined}
        title={notStart ?? words.runNow}
        aria-label={`${name}: ${words.runNow}`}
        onClick={start}
      >
        <Icon name="play" />
      </button>
      <button
        class="btn s icon ghost"
        type="button"
        disabled={refused !== undefined}
        title={refused ?? toggling}
        aria-label={`${name}: ${toggling}`}
        onClick={toggle}
      >
        <Icon name={paused ? "retry" : "pause"} />
      </button>
    </span>
  );
}
