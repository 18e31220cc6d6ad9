import type { AskRedrive } from "./ask-redrive.ts";

export interface RedriveOrder {
  readonly action: "list" | "redrive" | "discard";
  /** Undefined: all queues that hold letters. */
  readonly queue: string | undefined;
  /** Empty: all letters of the queue. */
  readonly letters: readonly string[];
}

/** Does what was asked for in each queue, to the end of it, and prints it in words. False: something is left that could not be done. */
export async function runRedrive(ask: AskRedrive, order: RedriveOrder, print: (line: string) => void): Promise<boolean> {
  const { queues, unread } = await ask("listDeadLetterQueues");
  for (const { queue, error } of unread) print(`${queue}: cannot be counted: ${error}`);
  const chosen = order.queue === undefined ? queues.filter(({ letters }) => letters > 0).map(({ queue }) => queue) : [order.queue];
  if (chosen.length === 0) print("no dead letters");
  let whole = unread.length === 0;
  for (const queue of chosen) {
    const done = order.action === "list" ? await list(ask, queue, print) : await handle(ask, queue, order, print);
    whole &&= done;
  }
  return whole;
}

async function list(ask: AskRedrive, queue: string, print: (line: string) => void): Promise<boolean> {
  let cursor: string | null = null;
  let count = 0;
  do {
    const page: Awaited<ReturnType<typeof ask<"listDeadLetters">>> = await ask("listDeadLetters", {
      params: { queue },
      query: { limit: 200, ...(cursor !== null && { cursor }) },
    });
    for (const { letter_id, says, why, sent_at, received } of page.letters) {
      print(`${queue}: ${letter_id}: ${says}; sent ${sent_at}, received ${received} times${why === null ? "" : `; ${why}`}`);
    }
    count += page.letters.length;
    cursor = page.next_cursor;
    if (cursor === null) print(`${queue}: ${count} letters${page.cut ? ", and perhaps more than one look sees" : ""}`);
  } while (cursor !== null);
  return true;
}

async function handle(ask: AskRedrive, queue: string, order: RedriveOrder, print: (line: string) => void): Promise<boolean> {
  const counts = { redriven: 0, discarded: 0, kept: 0 };
  const named = order.letters.length > 0 ? { letter_ids: order.letters } : undefined;
  let more: boolean;
  let missing: readonly string[];
  do {
    const handled =
      order.action === "redrive"
        ? await ask("redriveDeadLetters", { params: { queue }, body: named ?? {} })
        : await ask("discardDeadLetters", { params: { queue }, body: named ?? { all: true } });
    for (const { letter_id, says, outcome, reason } of handled.letters) {
      counts[outcome] += 1;
      print(`${queue}: ${letter_id}: ${says}: ${outcome}, ${reason ?? ""}`);
    }
    ({ more, missing } = handled);
  } while (more);
  for (const id of missing) print(`${queue}: ${id}: not there, or somebody looks at it just now`);
  print(`${queue}: ${counts.redriven} redriven, ${counts.discarded} discarded, ${counts.kept} kept`);
  return counts.kept === 0 && missing.length === 0;
}
