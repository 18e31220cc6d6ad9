import type { Overview } from "../../shared/contract/overview.ts";
import { jobPath } from "../lib/place.ts";
import { t } from "../words/index.ts";
import { Ago, Moment } from "./moment.tsx";
import { StatusIcon } from "./status.tsx";
import { Foreign } from "./text.tsx";

/** What needs a look beside jobs that fail: queues that nobody takes from, dead letters, definitions that cannot be read. */
export type Other = Exclude<Overview["attention"][number], { readonly kind: "failing" }>;

/** Runs that nobody begins weigh most: each of them will time out. */
export function OtherAttention({ item }: { readonly item: Other }) {
  const words = t();
  const job = jobOf(item);
  const name = item.kind === "unreadable" ? (item.owner.split("#")[1] ?? item.owner) : item.queue;
  return (
    <li>
      <StatusIcon status={item.kind === "no-worker" ? "timeout" : "failed"} />
      <div class="what">
        <b>
          <Foreign text={name} />
        </b>
      </div>
      <span />
      <div class="when num">
        {item.kind === "no-worker" && (
          <>
            <Ago at={item.since} />
            <br />
            <span class="muted small">
              <Moment at={item.since} />
            </span>
          </>
        )}
      </div>
      <div class="acts">
        {job !== undefined && (
          <a class="btn s ghost" href={jobPath(job)} aria-label={`${job}: ${words.showWhy}`}>
            {words.showWhy}
          </a>
        )}
      </div>
      <p class="why">{sentenceOf(item)}</p>
    </li>
  );
}

function sentenceOf(item: Other): string {
  const words = t();
  switch (item.kind) {
    case "no-worker":
      return words.nobodyTakes(item.waiting);
    case "dead-letters":
      return words.lettersLie(item.dead_letters);
    case "unreadable":
      return words.unreadable;
  }
}

function jobOf(item: Other): string | undefined {
  const [owner] = item.kind === "no-worker" ? item.owners : [];
  return owner?.replace(/^job#/, "");
}
