import type { Say } from "../../../shared/domain/texts/text.ts";
import type { Ports } from "../../../shared/ports/groups.ts";
import { type DescribedLetter, listLetters } from "../../../shared/use-cases/dead-letters/list-letters.ts";
import type { MendPorts } from "../../../shared/use-cases/dead-letters/mend-letters.ts";
import { discardLetters, type Handled, redriveLetters } from "../../../shared/use-cases/dead-letters/redrive.ts";
import { viewReason } from "../../../shared/domain/texts/reason.ts";
import type { Handlers } from "../types.ts";

/** Longest text of a letter that is shown, in characters. */
const SHOWN_LIMIT = 2_000;

/** The routes of dead letters, bound to their use cases. */
export function deadLetterHandlers(ports: MendPorts & Pick<Ports, "deadLetters">): Handlers<"redrive"> {
  return {
    listDeadLetterQueues: async () => {
      const { queues, unread } = await ports.deadLetters.count();
      return { body: { queues: [...queues], unread: [...unread] } };
    },
    listDeadLetters: async ({ params, query, say }) => {
      const { letters, nextCursor, cut } = await listLetters(ports, params.queue, { limit: query.limit, after: query.cursor });
      return { body: { letters: letters.map((one) => viewLetter(one, say)), next_cursor: nextCursor, cut } };
    },
    redriveDeadLetters: async ({ params, body, say }) => ({
      body: viewHandled(await redriveLetters(ports, params.queue, body.letter_ids), say),
    }),
    discardDeadLetters: async ({ params, body, say }) => ({
      body: viewHandled(await discardLetters(ports, params.queue, body.letter_ids), say),
    }),
  };
}

function viewAbout({ letter, about }: DescribedLetter, say: Say) {
  const { kind, says, job_id, workflow_id, trigger_id, run_id, due_at } = about;
  return { letter_id: letter.letterId, kind, says: say(says), job_id, workflow_id, trigger_id, run_id, due_at };
}

function viewLetter(one: DescribedLetter, say: Say) {
  const { letter, about } = one;
  return {
    ...viewAbout(one, say),
    why: about.why === null ? null : say(about.why),
    sent_at: new Date(letter.sentAt).toISOString(),
    received: letter.received,
    body: letter.body.slice(0, SHOWN_LIMIT).toWellFormed(),
  };
}

function viewHandled({ letters, missing, more }: Handled, say: Say) {
  const views = letters.map((one) => ({ ...viewAbout(one, say), outcome: one.outcome, ...viewReason(one.reason, say) }));
  return { letters: views, missing: [...missing], more };
}
