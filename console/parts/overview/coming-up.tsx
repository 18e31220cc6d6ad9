import type { Overview } from "../../../shared/contract/operations/overview.ts";
import { now } from "../../lib/time/clock.ts";
import { namedOf, pathOf } from "../../lib/subjects/subject.ts";
import { t } from "../../words/index.ts";
import { Ago, Moment, zoneLabel } from "../basics/moment.tsx";
import { Panel } from "../basics/states.tsx";
import { Foreign } from "../basics/text.tsx";

type Time = Overview["next"][number];

const SHOWN = 10;

/** The next times at which something is due, and what could prevent it. */
export function ComingUp({ overview: { next, cut } }: { readonly overview: Overview }) {
  const words = t();
  const coming = next.filter(({ at }) => Date.parse(at) > now.value);
  return (
    <Panel title={words.comingUp} end={zoneLabel()}>
      {coming.length === 0 && <p class="body muted small">{words.nothingToCome}</p>}
      <ul class="list">
        {coming.slice(0, SHOWN).map((time) => (
          <ComingRow key={`${time.at} ${time.warning}`} time={time} />
        ))}
      </ul>
      {cut.includes("next") && coming.length <= SHOWN && <p class="foot">{words.cut_next}</p>}
    </Panel>
  );
}

function ComingRow({ time: { at, owners, warning } }: { readonly time: Time }) {
  const words = t();
  const [first, ...others] = owners.map(namedOf);
  if (!first) return null;
  const about = others.length > 0 ? words.andOthers(others.length, others.map(({ id }) => id).join(", ")) : words[first.kind];
  return (
    <li>
      <span class="t">
        <Moment at={at} />
      </span>
      <a class="grow" href={pathOf(first)}>
        <b class="clip">
          <Foreign text={first.id} />
        </b>
        {(warning === null || others.length > 0) && (
          <span class="clip muted small">
            <Foreign text={about} />
          </span>
        )}
        {warning !== null && <span class="clip small c-late tone">{words[`warning_${warning}`]}</span>}
      </a>
      <span class="muted small num nowrap">
        <Ago at={at} exact />
      </span>
    </li>
  );
}
