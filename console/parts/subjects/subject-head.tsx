import type { ComponentChildren } from "preact";
import { t } from "../../words/index.ts";
import { Icon } from "../basics/icon.tsx";
import { Foreign } from "../basics/text.tsx";

interface SubjectHeadProps {
  readonly title: string;
  readonly chip: ComponentChildren;
  /** Null or empty: none. */
  readonly description: string | null;
  readonly facts: ComponentChildren;
  /** A line below the facts. */
  readonly remark?: ComponentChildren;
  readonly actions: ComponentChildren;
}

/** The head of a job's, a workflow's or a schedule's screen. */
export function SubjectHead({ title, chip, description, facts, remark, actions }: SubjectHeadProps) {
  return (
    <div class="head">
      <div class="grow">
        <div class="row wrap">
          <h1>
            <Foreign text={title} />
          </h1>
          {chip}
        </div>
        {description !== null && description !== "" && (
          <p class="sub">
            <Foreign text={description} />
          </p>
        )}
        <div class="facts">{facts}</div>
        {remark}
      </div>
      <div class="actions">{actions}</div>
    </div>
  );
}

interface ActionProps {
  /** Why it may not be done; undefined: it may. */
  readonly refused: string | undefined;
  act(): void;
}

export function RunNowButton({ refused, act }: ActionProps) {
  const words = t();
  return (
    <button class="btn main" type="button" disabled={refused !== undefined} title={refused} onClick={act}>
      <Icon name="play" />
      {words.runNow}{" "}
      <kbd class="not-narrow" aria-hidden="true">
        R
      </kbd>
    </button>
  );
}

export function PauseButton({ refused, act, paused }: ActionProps & { readonly paused: boolean }) {
  const words = t();
  return (
    <button class="btn" type="button" disabled={refused !== undefined} title={refused} onClick={act}>
      <Icon name={paused ? "play" : "pause"} />
      {paused ? words.resume : words.pause}
    </button>
  );
}

export function EditButton({ refused, act }: ActionProps) {
  return (
    <button class="btn" type="button" disabled={refused !== undefined} title={refused} onClick={act}>
      <Icon name="edit" />
      {t().editJob}
    </button>
  );
}
