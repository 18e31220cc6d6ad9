import QuickLRU from "quick-lru";
import * as z from "zod";
import { type Lineage, lineageOf, NO_LINEAGE } from "../lambda/lineage.ts";

const MOST_MESSAGES = 100_000;
const sent = z.object({ MessageId: z.string().optional(), Successful: z.array(z.object({ MessageId: z.string() })).optional() });

/**
 * The chains of requests that messages belong to, which SQS keeps as their AWSTraceHeader. fauxqs does not: they are kept here,
 * in memory, so that a chain is counted anew after a start, and when it waited behind a hundred thousand others.
 */
export class MessageLineages {
  readonly #lineages = new QuickLRU<string, Lineage>({ maxSize: MOST_MESSAGES });

  /**
   * @param header `X-Amzn-Trace-Id` of a SendMessage or SendMessageBatch
   * @param answer of that request
   */
  remember(header: string | string[] | undefined, answer: unknown): void {
    const lineage = lineageOf(header);
    const { MessageId, Successful = [] } = sent.safeParse(answer).data ?? {};
    if (lineage.counts.size === 0) return;
    for (const id of [MessageId, ...Successful.map((one) => one.MessageId)]) if (id !== undefined) this.#lineages.set(id, lineage);
  }

  of(messageId: string): Lineage {
    return this.#lineages.get(messageId) ?? NO_LINEAGE;
  }
}
