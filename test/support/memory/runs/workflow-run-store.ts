import { workflowRunItem, workflowRunOf } from "../../../../shared/adapters/dynamodb/runs/workflow-run-items.ts";
import { definitionKey } from "../../../../shared/domain/definition/definition-key.ts";
import { latenessOnceBegun } from "../../../../shared/domain/run/run.ts";
import { hourOf, timeOf } from "../../../../shared/domain/run/run-id.ts";
import { isScheduleId } from "../../../../shared/domain/schedules/schedule-id.ts";
import type { WorkflowRun } from "../../../../shared/domain/run/workflow-run.ts";
import type { WorkflowDefinition } from "../../../../shared/domain/definition/workflow.ts";
import type { DefinitionRef } from "../../../../shared/ports/definitions/definition-store.ts";
import type { RunsOfHour, TimePage, TimeQuery } from "../../../../shared/ports/runs/run-store.ts";
import type { WorkflowRunKind, WorkflowRunStore } from "../../../../shared/ports/runs/workflow-run-store.ts";
import { newestFirst, timePage } from "./record-page.ts";
import { MemoryRecords } from "./records.ts";
import type { MemorySlots } from "../definitions/slots.ts";

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
    this.#records.add(definitionKey("workflow", run.workflow_id), run.run_id);
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

  async getMany(keys: readonly Pick<WorkflowRun, "workflow_id" | "run_id">[]): Promise<readonly WorkflowRun[]> {
    return [...new Set(keys.map(keyOf))].flatMap((key) => this.#runs.get(key) ?? []);
  }

  async save(previous: WorkflowRun, next: WorkflowRun): Promise<boolean> {
    if (this.#runs.get(keyOf(next))?.revision !== previous.revision) return false;
    this.#runs.set(keyOf(next), readBack(next));
    this.changes.push(structuredClone(next));
    return true;
  }

  async listOfWorkflow(workflowId: string, query: TimeQuery): Promise<TimePage<WorkflowRun>> {
    const own = this.all().filter(({ workflow_id }) => workflow_id === workflowId);
    return timePage(own, query, ({ run_id }) => run_id);
  }

  async listByTime(kind: WorkflowRunKind, query: TimeQuery): Promise<TimePage<WorkflowRun>> {
    const own = this.all().filter(({ workflow_id }) => isScheduleId(workflow_id) === (kind === "schedule"));
    return timePage(own, query, ({ run_id }) => run_id);
  }

  async runsOfHour(hour: number, most: number): Promise<RunsOfHour> {
    const found = this.all().filter(({ run_id }) => hourOf(timeOf(run_id)) === hourOf(hour));
    const runs = found.slice(0, most).map((run) => {
      const { workflow_id, run_id, status } = run;
      return { owner: definitionKey("workflow", workflow_id), run_id, status, lateness: latenessOnceBegun({ ...run, begun_at: null }) };
    });
    return { runs, more: found.length > most };
  }

  async listWithin(
    workflowId: string,
    { from, until, skip, limit }: { readonly from: number; readonly until: number; readonly skip: number; readonly limit: number },
  ): Promise<{ readonly runs: readonly WorkflowRun[]; readonly total: number }> {
    const due = ({ run_id }: WorkflowRun) => timeOf(run_id) >= from && timeOf(run_id) < until;
    const own = newestFirst(
      this.all().filter((run) => run.workflow_id === workflowId && due(run)),
      ({ run_id }) => run_id,
    );
    return { runs: own.slice(skip, skip + limit), total: own.length };
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
