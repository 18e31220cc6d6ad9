import { type Job, type JobDefinition, stateOfGeneration } from "../../../shared/domain/job.ts";
import type { JobStore } from "../../../shared/ports.ts";
import { chosen } from "./definition-store.ts";
import { MemorySlots } from "./slots.ts";
import type { Definition } from "../../../shared/domain/definition.ts";

export class MemoryJobStore extends MemorySlots<JobDefinition> implements JobStore {
  #sweptUntil: string | undefined;

  async get(jobId: string): Promise<Job | undefined> {
    const definition = this.definitions.get(jobId);
    return definition && { definition, state: stateOfGeneration(this.stateOf(jobId), definition.generation) };
  }

  async getVersions(jobIds: readonly string[]): Promise<Map<string, Pick<Definition, "version" | "generation">>> {
    return new Map([...chosen(jobIds, this.definitions)].map(([id, { version, generation }]) => [id, { version, generation }]));
  }

  async getSweptUntil(): Promise<string | undefined> {
    return this.#sweptUntil;
  }

  async setSweptUntil(instant: string): Promise<void> {
    this.#sweptUntil = instant;
  }
}
