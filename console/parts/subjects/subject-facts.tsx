import type { Subject } from "../../lib/subjects/subject.ts";
import { t } from "../../words/index.ts";
import { Ago, Moment, zoneLabel } from "../basics/moment.tsx";
import { Foreign } from "../basics/text.tsx";

/** When it is due next, or since when and why it is paused. */
export function NextFact({ of }: { readonly of: Pick<Subject, "enabled" | "next_due_at" | "paused_at" | "pause_reason"> }) {
  const words = t();
  const { enabled, next_due_at, paused_at, pause_reason } = of;
  return (
    <span class="num">
      {!enabled && (
        <span>
          {words.stopped}
          {paused_at !== null && (
            <>
              {" · "}
              <Ago at={paused_at} />
            </>
          )}
          {pause_reason !== null && (
            <>
              {" · "}
              <Foreign text={pause_reason} />
            </>
          )}
        </span>
      )}
      {enabled && next_due_at !== null && (
        <span>
          {words.next}{" "}
          <b>
            <Ago at={next_due_at} exact />
          </b>{" "}
          · <Moment at={next_due_at} seconds="always" /> {zoneLabel()}
        </span>
      )}
    </span>
  );
}
