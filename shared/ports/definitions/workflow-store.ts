/** Definitions of workflows and the steps that their runs began with. Not here: those runs (`WorkflowRunStore`). */
import type { Step, WorkflowDefinition } from "../../domain/definition/workflow.ts";
import type { DefinitionStore } from "./definition-store.ts";
import type { SlotStore } from "./slot-store.ts";

export interface WorkflowStore extends DefinitionStore<WorkflowDefinition>, SlotStore {
  /** A number that no workflow was given before. */
  nextNumber(): Promise<number>;
  /** Keeps steps under a name made from their content. Repeated: nothing. */
  saveStepsSnapshot(id: string, spec: string, steps: readonly Step[]): Promise<void>;
  getSteps(id: string, spec: string): Promise<readonly Step[] | undefined>;
}
