import type { DispatchMessage, FireMessage } from "../../domain/message/messages.ts";
import { parseDefinitionKey } from "../../domain/definition/definition-key.ts";
import type { Delayed } from "../../ports/messages/dispatch-queue.ts";
import { KINDS } from "../kinds/kinds.ts";
import { firesAt } from "./send-together.ts";

/**
 * How long ahead of their second runs are pre-created when many are due in it. Ten thousand at once are a minute's work for two
 * cores, and more writes a second than a table on demand begins with (4,000,
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/on-demand-capacity-mode.html): they begin at the
 * earliest, a part every few seconds. A wake that comes a minute late leaves 60 s.
 */
export const PRE_CREATE_AHEAD_SECONDS = { earliest: 50, latest: 10 };
const STEP_SECONDS = 5;
const PARTS = (PRE_CREATE_AHEAD_SECONDS.earliest - PRE_CREATE_AHEAD_SECONDS.latest) / STEP_SECONDS + 1;
/** So many fires of one second in one batch mean a burst: hundreds more are likely in the batches beside it. */
const BURST = 5;

/**
 * The messages of planned fires. A few arrive within the second before theirs. A burst of one second is sent ahead, to be
 * pre-created: taking a slot and writing a record is a few milliseconds each, and a thousand of them would be seconds late.
 */
export function plannedFires(fires: readonly FireMessage[], now: number): Delayed<DispatchMessage>[] {
  return [...Map.groupBy(fires, ({ scheduled_at }) => scheduled_at)].flatMap(([second, group]) => {
    const at = Date.parse(second);
    // Only runs of jobs are pre-created: what else is due in the same second keeps its delay.
    const early = group.filter(({ owner }) => KINDS[parseDefinitionKey(owner).kind].createsAhead);
    if (early.length < BURST) return firesAt(group, at, now);
    const others = group.filter((fire) => !early.includes(fire));
    return [...firesAt(early, at - aheadOf(early) * 1000, now), ...firesAt(others, at, now)];
  });
}

/** What is planned together is pre-created together; which part it belongs to, its ids tell: they end in a hash. */
function aheadOf([first]: readonly FireMessage[]): number {
  const part = Number.parseInt(first?.run_id.slice(-8) ?? "", 16) % PARTS || 0;
  return PRE_CREATE_AHEAD_SECONDS.latest + part * STEP_SECONDS;
}
