import { type Job, type JobDefinition, stateOfGeneration } from "../../../../shared/domain/definition/job.ts";
import type { JobStore, JobVersion } from "../../../../shared/ports/definitions/job-store.ts";
import { chosen } from "./definition-store.ts";
import { MemorySlots } from "./slots.ts";

export class MemoryJobStore extends MemorySlots<JobDefinition> implements JobStore {
  #sweptUntil: string | undefined;

  async get(jobId: string): Promise<Job | undefined> {
    const definition = this.definitions.get(jobId);
    return definition && { definition, state: stateOfGeneration(this.stateOf(jobId), definition.generation) };
  }

  async getVersions(jobIds: readonly string[]): Promise<Map<string, JobVersion>> {
    const found = [...chosen(jobIds, this.definitions)];
    return new Map(found.map(([id, { version, generation }]) => [id, { version, generation, active_runs: this.stateOf(id).active_runs }]));
  }

  async getSweptUntil(): Promise<string | undefined> {
    return this.#sweptUntil;
  }

  async setSweptUntil(instant: string): Promise<void> {
    this.#sweptUntil = instant;
  }
}
