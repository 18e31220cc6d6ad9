import { signal, type ReadonlySignal, type Signal } from "@preact/signals";
import type { Recent } from "../../shared/contract/recent.ts";
import { send } from "./api.ts";
import type { Outcome } from "./bars.ts";
import { EVERY } from "./query.ts";
import { signedOut } from "./session.ts";

/** Bars of rows: asked for by many ids at once, for those that are in view. */
interface Row {
  readonly outcomes: Signal<readonly Outcome[] | undefined>;
  askedAt: number;
  inView: number;
}

const rows = new Map<string, Row>();
/** As many ids as one request takes. */
export const IDS_LIMIT = 100;
let scheduled = false;

export function outcomesOf(id: string): ReadonlySignal<readonly Outcome[] | undefined> {
  return row(id).outcomes;
}

/** These are in view, until the answer is called. */
export function watchOutcomes(ids: readonly string[]): () => void {
  for (const id of ids) row(id).inView += 1;
  schedule();
  return () => {
    for (const id of ids) row(id).inView -= 1;
  };
}

function row(id: string): Row {
  let found = rows.get(id);
  if (!found) rows.set(id, (found = { outcomes: signal(undefined), askedAt: 0, inView: 0 }));
  return found;
}

/** After all rows of a rendering have said that they are in view. */
function schedule(): void {
  if (scheduled) return;
  scheduled = true;
  queueMicrotask(() => {
    scheduled = false;
    void askForDue();
  });
}

async function askForDue(): Promise<void> {
  if (document.visibilityState !== "visible" || signedOut()) return;
  const moment = Date.now();
  const due = [...rows].filter(([, { inView, askedAt }]) => inView > 0 && moment - askedAt >= EVERY - 100);
  for (const [, entry] of due) entry.askedAt = moment;
  for (let start = 0; start < due.length; start += IDS_LIMIT) await askFor(due.slice(start, start + IDS_LIMIT));
}

async function askFor(wanted: readonly (readonly [string, Row])[]): Promise<void> {
  try {
    const { text } = await send(`/recent?ids=${wanted.map(([id]) => encodeURIComponent(id)).join(",")}`);
    const { recent } = JSON.parse(text) as Recent;
    for (const [id, { outcomes }] of wanted) {
      const next = recent[id] ?? [];
      if (JSON.stringify(next) !== JSON.stringify(outcomes.peek())) outcomes.value = next;
    }
  } catch {
    // The list's own question fails too, and says so; bars stay as they were and are asked for again.
  }
}

setInterval(() => void askForDue(), 1_000);
