import { workflowRunItem, workflowRunOf } from "../../../shared/adapters/workflow-run-items.ts";
import { ownerKey } from "../../../shared/domain/owner.ts";
import type { WorkflowRun } from "../../../shared/domain/workflow-run.ts";
import type { WorkflowDefinition } from "../../../shared/domain/workflow.ts";
import type { DefinitionRef, WorkflowRunStore } from "../../../shared/ports.ts";
import { newestFirst } from "./record-page.ts";
import { MemoryRecords } from "./records.ts";
import type { MemorySlots } from "./slots.ts";

export class MemoryWorkflowRunStore implements WorkflowRunStore {
  readonly #runs = new Map<string, WorkflowRun>();
  readonly #records: MemoryRecords;
  /** Changes of runs that exist, as the table's stream would tell them; the owner of the store empties it. */
  readonly changes: WorkflowRun[] = [];

  readonly #count: MemorySlots<WorkflowDefinition>["countUnstarted"];

  /** `count`: notes on the definition's state what never became active. */
  constructor(records = new MemoryRecords(), count: MemorySlots<WorkflowDefinition>["countUnstarted"] = () => true) {
    this.#records = records;
    this.#count = count;
  }

  async create(run: WorkflowRun): Promise<{ readonly created: true } | { readonly created: false; readonly existing: WorkflowRun }> {
    const existing = this.#runs.get(keyOf(run));
    if (existing) return { created: false, existing };
    this.#runs.set(keyOf(run), readBack(run));
    this.#records.add(ownerKey("workflow", run.workflow_id), run.run_id);
    return { created: true };
  }

  async createUnstarted(run: WorkflowRun, of: DefinitionRef | undefined): ReturnType<WorkflowRunStore["create"]> {
    const created = await this.create(run);
    const { trigger_source, reason, scheduled_at } = run;
    const status = run.status === "missed" ? "missed" : "skipped";
    if (created.created && of) this.#count(of, { status, trigger_source, reason, scheduled_at });
    return created;
  }

  async get(workflowId: string, runId: string): Promise<WorkflowRun | undefined> {
    return this.#runs.get(keyOf({ workflow_id: workflowId, run_id: runId }));
  }

  async save(previous: WorkflowRun, next: WorkflowRun): Promise<boolean> {
    if (this.#runs.get(keyOf(next))?.revision !== previous.revision) return false;
    this.#runs.set(keyOf(next), readBack(next));
    this.changes.push(structuredClone(next));
    return true;
  }

  async list(workflowId: string, { skip, limit }: { readonly skip: number; readonly limit: number }): Promise<readonly WorkflowRun[]> {
    return this.all()
      .filter(({ workflow_id }) => workflow_id === workflowId)
      .slice(skip, skip + limit);
  }

  /** Every run, newest first. */
  all(): WorkflowRun[] {
    return newestFirst([...this.#runs.values()], ({ run_id }) => run_id);
  }
}

/** What the table would give back: a record that could not be read again fails here. */
function readBack(run: WorkflowRun): WorkflowRun {
  return workflowRunOf(workflowRunItem(run, 30));
}

function keyOf({ workflow_id, run_id }: Pick<WorkflowRun, "workflow_id" | "run_id">): string {
  return `${workflow_id} ${run_id}`;
}
