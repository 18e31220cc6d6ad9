import type { ComponentChildren } from "preact";
import { hide } from "../../lib/asking/hidden.ts";
import { outcomesOf } from "../../lib/asking/recent.ts";
import { may } from "../../lib/asking/session.ts";
import type { Named } from "../../lib/subjects/subject.ts";
import { t } from "../../words/index.ts";
import { Bars } from "../subjects/bars.tsx";
import { Icon } from "../basics/icon.tsx";
import { Ago, Moment } from "../basics/moment.tsx";
import { type Shown, StatusIcon } from "../basics/status.tsx";
import { Foreign } from "../basics/text.tsx";

interface AttentionRowProps {
  /** The item's own, by which it is hidden. */
  readonly id: string;
  readonly status: Shown;
  /** Whose it is: a job's or workflow's id, or a queue. */
  readonly name: string;
  /** Where it is told in full. */
  readonly href: string;
  /** What that is, beside its name. */
  readonly note?: string | undefined;
  /** Whose last outcomes are shown. */
  readonly of?: Named | undefined;
  /** ISO 8601. */
  readonly since?: string | null | undefined;
  readonly actions?: ComponentChildren;
  /** Why it is here, in words. */
  readonly children: ComponentChildren;
}

/** One thing that needs a look. */
export function AttentionRow({ id, status, name, href, note, of, since, actions, children }: AttentionRowProps) {
  const words = t();
  return (
    <li>
      <StatusIcon status={status} />
      <div class="what">
        <a href={href}>
          <b>
            <Foreign text={name} />
          </b>
        </a>
        {note !== undefined && (
          <span class="muted small">
            <Foreign text={note} />
          </span>
        )}
      </div>
      {of ? <Bars outcomes={outcomesOf(of).value} /> : <span />}
      <div class="when num">
        {since !== undefined && since !== null && (
          <>
            <Ago at={since} /> <br />
            <span class="muted small">
              <Moment at={since} />
            </span>
          </>
        )}
      </div>
      <div class="acts">
        {actions}
        <button
          class="btn s ghost icon"
          type="button"
          title={words.hideForAnHour}
          aria-label={`${name}: ${words.hideForAnHour}`}
          onClick={() => hide(id)}
        >
          <Icon name="close" />
        </button>
      </div>
      <p class="why">{children}</p>
    </li>
  );
}

/** The way to where it is told in full. */
export function Go({ href, name, text }: { readonly href: string; readonly name: string; readonly text: string }) {
  return (
    <a class="btn s ghost" href={href} aria-label={`${name}: ${text}`}>
      {text}
    </a>
  );
}

interface DoProps {
  readonly icon: string;
  readonly text: string;
  act(): void;
}

/** A remedy that changes something; it tells those who may not what they lack. */
export function Do({ icon, text, act }: DoProps) {
  const allowed = may("operate");
  return (
    <button class="btn s" type="button" disabled={!allowed} title={allowed ? undefined : t().needsAccess("operate")} onClick={act}>
      <Icon name={icon} />
      {text}
    </button>
  );
}

/** The first line of what somebody else's program said. */
export function Said({ line }: { readonly line: string | null | undefined }) {
  if (line === null || line === undefined) return null;
  return (
    <span class="mono">
      <Foreign text={line.slice(0, 200)} />
    </span>
  );
}
