import type { ComponentChildren } from "preact";
import { Icon } from "../basics/icon.tsx";

interface Neighbour {
  readonly href: string;
  readonly label: string;
}

interface CalendarHeadProps {
  readonly title: string;
  /** What the time comes to; undefined: not known yet. */
  readonly sum: ComponentChildren;
  /** Links before those to the neighbours. */
  readonly links: ComponentChildren;
  readonly before: Neighbour;
  readonly after: Neighbour;
}

/** The head of a month or a day, with the ways to the one before and the one after. */
export function CalendarHead({ title, sum, links, before, after }: CalendarHeadProps) {
  return (
    <div class="head">
      <div class="grow">
        <h1>{title}</h1>
        <p class="sub num">{sum ?? "\u00a0"}</p>
      </div>
      <div class="actions">
        {links}
        <span class="seg">
          <a href={before.href} aria-label={before.label} title={before.label}>
            <Icon name="left" />
          </a>
          <a href={after.href} aria-label={after.label} title={after.label}>
            <Icon name="right" />
          </a>
        </span>
      </div>
    </div>
  );
}
