import type { StepView } from "../../../shared/contract/workflows/workflow.ts";
import type { Subject } from "../../lib/subjects/subject.ts";
import { rerunWorkflow, runWorkflow, stopWorkflowRun } from "../../lib/workflows/workflow-actions.ts";
import { t } from "../../words/index.ts";
import { DialogForm } from "../basics/dialog-form.tsx";
import { closeDialog, openDialog } from "../basics/dialog.tsx";
import { askToRun, StartDialog } from "../runs/run-dialogs.tsx";
import { Status } from "../basics/status.tsx";
import { Foreign } from "../basics/text.tsx";

type Params = Readonly<Record<string, unknown>>;

/** Asks for the params of a run of a job or a workflow, and starts it. */
export function askToStart({ kind, id, default_params }: Pick<Subject, "kind" | "id" | "default_params">): void {
  if (kind === "job") return askToRun({ job_id: id, default_params });
  openDialog(() => (
    <StartDialog title={t().runWorkflowTitle(id)} params={default_params} start={(params, key) => runWorkflow(id, params, key)} />
  ));
}

/** Asks for the params of a run that repeats another one: with the same ones it is known as its repetition. */
export function askToRunWorkflowAgain(id: string, runId: string, params: Params, then: (runId: string) => void): void {
  const start = async (given: unknown, key: string) => {
    const same = JSON.stringify(given) === JSON.stringify(params);
    then(await (same ? rerunWorkflow(id, runId) : runWorkflow(id, given, key)));
  };
  openDialog(() => <StartDialog title={t().rerunWorkflowTitle(id)} params={params} start={start} />);
}

/** Names the steps that stop. */
export function askToStop(id: string, runId: string, active: readonly StepView[]): void {
  openDialog(() => <StopDialog id={id} runId={runId} active={active} />);
}

/** So many steps are named; of more it is told how many. */
const NAMED = 8;

function StopDialog({ id, runId, active }: { readonly id: string; readonly runId: string; readonly active: readonly StepView[] }) {
  const words = t();
  return (
    <DialogForm
      title={words.stopTitle}
      button={{ text: words.stopRun, icon: "stop", first: true }}
      leave={words.keepRunning}
      act={async () => {
        await stopWorkflowRun(id, runId);
        closeDialog();
      }}
    >
      <p>
        <b>
          <Foreign text={id} />
        </b>{" "}
        <code class="small muted">{runId}</code>
      </p>
      <p class="small muted">{active.length === 0 ? words.stopsNothing : words.stops(active.length)}</p>
      <ul class="stops">
        {active.slice(0, NAMED).map(({ step_id, status }) => (
          <li key={step_id}>
            <Status status={status} />
            <span class="clip">
              <Foreign text={step_id} />
            </span>
          </li>
        ))}
        {active.length > NAMED && <li class="muted">{words.andMore(active.length - NAMED)}</li>}
      </ul>
      <p class="small muted">{words.stopExplained}</p>
    </DialogForm>
  );
}
