import { t } from "../../words/index.ts";
import { zoneLabel } from "../basics/moment.tsx";

interface ListHeadProps {
  /** Of the first column. */
  readonly one: string;
  /** A column between the schedule and the bars. */
  readonly more?: { readonly name: string; readonly numbers: boolean } | undefined;
}

/** The columns of a list of what runs on a schedule. */
export function ListHead({ one, more }: ListHeadProps) {
  const words = t();
  return (
    <thead>
      <tr>
        <th>{one}</th>
        <th>{words.schedule}</th>
        {more && <th class={more.numbers ? "r" : undefined}>{more.name}</th>}
        <th>
          {words.last30} <span class="faint">{words.heightIsDuration}</span>
        </th>
        <th>
          {words.last} ({zoneLabel()})
        </th>
        <th>
          {words.next} ({zoneLabel()})
        </th>
        <th>
          <span class="vh">{words.actions}</span>
        </th>
      </tr>
    </thead>
  );
}

/** How many of a list are shown, and its keys. */
export function ListFoot({ shown, all }: { readonly shown: number; readonly all: number }) {
  const words = t();
  return (
    <p class="foot">
      <span class="grow">{words.shownOf(shown, all)}</span>
      <span class="not-narrow">
        <kbd>J</kbd> <kbd>K</kbd> {words.keyMove} <kbd>↵</kbd> {words.keyOpen} <kbd>?</kbd> {words.keys}
      </span>
    </p>
  );
}
