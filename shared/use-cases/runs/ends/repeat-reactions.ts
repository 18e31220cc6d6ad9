import type { MessageOf } from "../../../domain/message/messages.ts";
import { decodeCursor, encodeTimeCursor } from "../../../contract/requests/record-cursor.ts";
import { parseDefinitionKey } from "../../../domain/definition/definition-key.ts";
import { isFinal, type Run } from "../../../domain/run/run.ts";
import { isOver, type WorkflowRun } from "../../../domain/run/workflow-run.ts";
import type { KindPorts } from "../../kinds/kind.ts";
import type { RunChange } from "../../../domain/run/changes/run-change.ts";
import { react } from "../../react.ts";

type RepeatReactions = MessageOf<"react-again">;

/** Runs of a page: reacting to them takes a few seconds. */
const PAGE = 100;
/**
 * So long before its end a run may have been due, in ms: the index knows it by that time. Two days are a day of grace and two
 * attempts of twelve hours. Slots, chains and steps of runs that took longer are for the sweep to put right.
 */
const LONGEST_LIFE_MS = 172_800_000;
/** A worker's own word for when its run ended may be so much older than the record's change, in ms: its report was under way. */
const REPORTED_LATE_MS = 3_600_000;

/**
 * Reacts once more to a page of the runs that ended in a span, or have another attempt coming, and sends the next page: what
 * a stream told of them was given up. Harmless for those that were reacted to. Runs of workflows are found by their steps.
 */
export async function repeatReactions(ports: KindPorts, message: RepeatReactions): Promise<void> {
  if (message.of) return reactTo(ports, await changesOf(ports, message.of));
  const [from, until] = [Date.parse(message.from) - REPORTED_LATE_MS, Date.parse(message.until)];
  const after = message.cursor === undefined ? undefined : decodeCursor(message.cursor).id;
  const page = await ports.runs.listByTime({ from: from - LONGEST_LIFE_MS, to: until, order: "newest", after, limit: PAGE });
  const runs = page.records.filter((run) => isWithin(run, from, until));
  await reactTo(ports, [
    ...runs.map((run) => ({ kind: "run", run }) as const),
    ...(await workflowRunsOf(ports, runs)).map((run) => ({ kind: "workflow-run", run }) as const),
  ]);
  if (page.last === null) return;
  await ports.dispatch.send([{ message: { ...message, cursor: encodeTimeCursor(page.last) }, delaySeconds: 0 }]);
}

/** The run that a record is of, if it has ended or has another attempt coming. */
async function changesOf(
  { runs, workflowRuns }: KindPorts,
  { owner, run_id }: NonNullable<RepeatReactions["of"]>,
): Promise<readonly RunChange[]> {
  const { kind, id } = parseDefinitionKey(owner);
  if (kind === "workflow") {
    const run = await workflowRuns.get(id, run_id);
    return run && (isOver(run) || run.retry_at !== null) ? [{ kind: "workflow-run", run }] : [];
  }
  const run = kind === "job" ? await runs.get(id, run_id) : undefined;
  return run && (isFinal(run.status) || run.retry_at !== null) ? [{ kind: "run", run }] : [];
}

async function reactTo(ports: KindPorts, changes: readonly RunChange[]): Promise<void> {
  const failed = await react(
    ports,
    changes.map((change) => ({ change })),
  );
  // Each is reported by its ids: the message comes again, and with it the page.
  if (failed.length > 0) throw new Error(`${failed.length} of ${changes.length} runs could not be reacted to`);
}

function isWithin({ status, finished_at, retry_at }: Run, from: number, until: number): boolean {
  if (isFinal(status)) return finished_at !== null && Date.parse(finished_at) >= from && Date.parse(finished_at) <= until;
  return status === "queued" && retry_at !== null && Date.parse(retry_at) >= from;
}

/** Those whose steps these are, if they are over or about to be retried. */
async function workflowRunsOf({ workflowRuns }: KindPorts, runs: readonly Run[]): Promise<readonly WorkflowRun[]> {
  const keys = new Map(runs.flatMap(({ dispatch: { step } }) => (step ? [[step.run_id, step.workflow_id] as const] : [])));
  const found = await Promise.all([...keys].map(([runId, workflowId]) => workflowRuns.get(workflowId, runId)));
  return found.filter((run) => run !== undefined).filter((run) => isOver(run) || run.retry_at !== null);
}
