import type { Attention } from "../../../shared/contract/operations/attention.ts";
import { workflowRunPath } from "../../lib/page/place.ts";
import { namedOf } from "../../lib/subjects/subject.ts";
import { retryFailedSteps } from "../../lib/workflows/workflow-actions.ts";
import { t } from "../../words/index.ts";
import { AttentionRow, Do, Go, Said } from "./attention-row.tsx";

interface FailingWorkflowProps {
  readonly item: Extract<Attention, { readonly kind: "failing" }>;
  /** The run that failed last. */
  readonly runId: string;
}

/** A workflow that fails each time: by which step, since when, and its failed steps to be tried again. */
export function FailingWorkflow({ item: { id, owner, since, streak, step_id, error_line }, runId }: FailingWorkflowProps) {
  const words = t();
  const of = namedOf(owner);
  const href = workflowRunPath(of.id, runId, step_id ?? undefined);
  const actions = (
    <>
      <Do icon="retry" text={words.retryFailedSteps} act={() => void retryFailedSteps(of.id, runId)} />
      <Go href={href} name={of.id} text={words.showFailedRun} />
    </>
  );
  const line = [step_id, error_line].filter((part) => part !== null).join(": ");
  return (
    <AttentionRow id={id} status="failed" name={of.id} href={href} note={words.workflow} of={of} since={since} actions={actions}>
      {words.workflowStreak(streak)} <Said line={line === "" ? null : line} />
    </AttentionRow>
  );
}
