import { signal, type ReadonlySignal, type Signal } from "@preact/signals";
import type { Recent } from "../../../shared/contract/runs/recent.ts";
import { send } from "./api.ts";
import type { Outcome } from "../charts/bars.ts";
import { EVERY } from "./query.ts";
import { signedOut } from "./session.ts";
import type { Named } from "../subjects/subject.ts";

/** Bars of rows: asked for by many ids at once, for those that are in view. */
interface Row {
  readonly of: Named;
  readonly outcomes: Signal<readonly Outcome[] | undefined>;
  askedAt: number;
  inView: number;
}

const rows = new Map<string, Row>();
/** As many ids as one request takes. */
export const IDS_LIMIT = 100;
let scheduled = false;

export function outcomesOf(of: Named): ReadonlySignal<readonly Outcome[] | undefined> {
  return row(of).outcomes;
}

/** These are in view, until the answer is called. */
export function watchOutcomes(all: readonly Named[]): () => void {
  for (const of of all) row(of).inView += 1;
  schedule();
  return () => {
    for (const of of all) row(of).inView -= 1;
  };
}

function row(of: Named): Row {
  const key = `${of.kind} ${of.id}`;
  let found = rows.get(key);
  if (!found) rows.set(key, (found = { of, outcomes: signal(undefined), askedAt: 0, inView: 0 }));
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
  const due = [...rows.values()].filter(({ inView, askedAt }) => inView > 0 && moment - askedAt >= EVERY - 100);
  for (const entry of due) entry.askedAt = moment;
  for (const kind of ["job", "workflow"] as const) {
    const ofKind = due.filter(({ of }) => of.kind === kind);
    for (let start = 0; start < ofKind.length; start += IDS_LIMIT) await askFor(kind, ofKind.slice(start, start + IDS_LIMIT));
  }
}

async function askFor(kind: Named["kind"], wanted: readonly Row[]): Promise<void> {
  try {
    const { text } = await send(
      recentApi(
        kind,
        wanted.map(({ of }) => of.id),
      ),
    );
    const { recent } = JSON.parse(text) as Recent;
    for (const { of, outcomes } of wanted) {
      const next = recent[of.id] ?? [];
      if (JSON.stringify(next) !== JSON.stringify(outcomes.peek())) outcomes.value = next;
    }
  } catch {
    // The list's own question fails too, and says so; bars stay as they were and are asked for again.
  }
}

/** Where the API tells the last outcomes of these. @default n 30 */
export function recentApi(kind: Named["kind"], ids: readonly string[], n?: number): string {
  const list = ids.map((id) => encodeURIComponent(id)).join(",");
  return `/recent?${kind === "job" ? "" : `kind=${kind}&`}ids=${list}${n === undefined ? "" : `&n=${n}`}`;
}

setInterval(() => void askForDue(), 1_000);
