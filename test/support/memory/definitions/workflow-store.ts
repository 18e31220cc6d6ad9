import type { Step, WorkflowDefinition } from "../../../../shared/domain/definition/workflow.ts";
import type { WorkflowStore } from "../../../../shared/ports/definitions/workflow-store.ts";
import { MemorySlots } from "./slots.ts";

export class MemoryWorkflowStore extends MemorySlots<WorkflowDefinition> implements WorkflowStore {
  readonly #steps = new Map<string, readonly Step[]>();
  #lastNumber = 0;

  async nextNumber(): Promise<number> {
    this.#lastNumber += 1;
    return this.#lastNumber;
  }

  async saveStepsSnapshot(id: string, spec: string, steps: readonly Step[]): Promise<void> {
    this.#steps.set(`${id} ${spec}`, structuredClone(steps));
  }

  async getSteps(id: string, spec: string): Promise<readonly Step[] | undefined> {
    return this.#steps.get(`${id} ${spec}`);
  }
}
