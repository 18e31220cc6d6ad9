import type { Outcome } from "../../shared/domain/run/run.ts";
import { stepJobId } from "../../shared/domain/definition/definition-key.ts";
import type { WorkflowRun } from "../../shared/domain/run/workflow-run.ts";
import type { WorkflowDefinition } from "../../shared/domain/definition/workflow.ts";
import { stepsVersionOf } from "../../shared/domain/run/new-workflow-run.ts";
import { reportCompletion } from "../../shared/use-cases/runs/reports/report-completion.ts";
import { reportStart } from "../../shared/use-cases/runs/reports/report-start.ts";
import { persistently } from "./crashes.ts";
import { InjectedFault } from "./memory/faults.ts";
import { Simulation } from "./simulation.ts";

/** What a worker does with a step's attempt; undefined: nothing, it keeps the message and stays silent. */
type Work = (stepId: string, attempt: number) => { readonly outcome: Outcome; readonly result?: unknown } | undefined;

/** A world with workflows, and workers for their steps. */
export class WorkflowSimulation extends Simulation {
  readonly #handled = new Set<string>();
  /** Steps in the order in which workers began them, `seed#1`. */
  readonly begun: string[] = [];

  async register(...workflows: readonly WorkflowDefinition[]): Promise<void> {
    for (const workflow of workflows) {
      await this.memory.workflows.saveStepsSnapshot(workflow.workflow_id, stepsVersionOf(workflow.steps), workflow.steps);
      await this.memory.workflows.create(workflow);
    }
  }

  /** Workers take what has been sent and report it, until nothing moves any more. Copies of a message are claimed once. */
  async work(how: Work = () => ({ outcome: "success" })): Promise<void> {
    for (let rounds = 0; rounds < 1_000; rounds += 1) {
      await this.settle();
      if ((await this.#workOnce(how)) === 0) return;
    }
    throw new Error("steps keep begetting steps");
  }

  persistently(work: () => Promise<unknown>): Promise<void> {
    return persistently(work);
  }

  runsOf(workflowId: string): WorkflowRun[] {
    return this.memory.workflowRuns.all().filter(({ workflow_id }) => workflow_id === workflowId);
  }

  /** The statuses of a workflow's steps, of the newest run of each. */
  stepStatuses(workflow: WorkflowDefinition): Record<string, string | undefined> {
    const runs = this.memory.runs.all();
    return Object.fromEntries(
      workflow.steps.map(({ step_id }) => [
        step_id,
        runs.find(({ job_id }) => job_id === stepJobId(workflow.workflow_id, step_id))?.status,
      ]),
    );
  }

  async #workOnce(how: Work): Promise<number> {
    let done = 0;
    for (const { message } of this.memory.workers.sent) {
      const { job_id, run_id, attempt } = message;
      const stepId = job_id.split(":")[1] ?? job_id;
      const key = `${job_id} ${run_id} ${attempt}`;
      if (this.#handled.has(key)) continue;
      const work = how(stepId, attempt);
      if (!work) continue;
      this.#handled.add(key);
      done += 1;
      try {
        await this.persistently(() => reportStart(this.memory.ports, job_id, run_id, { attempt, worker_id: "worker", lease_sec: 60 }));
      } catch {
        continue;
      }
      this.begun.push(`${stepId}#${attempt}`);
      const { outcome: status, result } = work;
      const report = {
        run_id,
        attempt,
        status,
        ...(result !== undefined && { result: result as never }),
        ...(status === "failed" && { error: "no" }),
      };
      await this.persistently(() => reportCompletion(this.memory.ports, job_id, report).catch(ignoreConflict));
    }
    return done;
  }
}

/** A run that was stopped meanwhile takes no report. */
function ignoreConflict(error: unknown): void {
  if (error instanceof InjectedFault) throw error;
}
