import type { QueueList } from "../../../shared/contract/operations/queues.ts";
import { language } from "../../lib/page/preferences.ts";
import type { Shown } from "../basics/status.tsx";

type Numbers = Pick<QueueList["queues"][number], "attended" | "dead" | "unread" | "workers" | "waiting">;

/** What a queue is at: nobody takes from it, letters lie dead, somebody works, or it rests. */
export function queueStatus({ attended, dead, unread, workers, waiting }: Numbers): Shown {
  if (unread !== null || (dead ?? 0) > 0) return "failed";
  if (!attended) return "late";
  return workers > 0 ? "running" : (waiting ?? 0) > 0 ? "queued" : "idle";
}

/** A number of messages; null: it cannot be told. @param bad more than none is bad */
export function Amount({ n, bad = false }: { readonly n: number | null; readonly bad?: boolean }) {
  if (n === null) return <>–</>;
  const look = n === 0 ? "faint" : bad ? "bad-text" : undefined;
  return <span class={look}>{n.toLocaleString(language.value)}</span>;
}
