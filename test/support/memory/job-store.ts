import type { Job, JobDefinition } from "../../../shared/domain/job.ts";
import type { JobStore } from "../../../shared/ports.ts";
import { chosen } from "./definition-store.ts";
import { MemorySlots } from "./slots.ts";

export class MemoryJobStore extends MemorySlots<JobDefinition> implements JobStore {
  #sweptUntil: string | undefined;

  constructor() {
    super(({ job_id }) => job_id);
  }

  async get(jobId: string): Promise<Job | undefined> {
    const definition = this.definitions.get(jobId);
    return definition && { definition, state: this.stateOf(jobId) };
  }

  async getVersions(jobIds: readonly string[]): Promise<Map<string, number>> {
    return new Map([...chosen(jobIds, this.definitions)].map(([id, { version }]) => [id, version]));
  }

  async getSweptUntil(): Promise<string | undefined> {
    return this.#sweptUntil;
  }

  async setSweptUntil(instant: string): Promise<void> {
    this.#sweptUntil = instant;
  }
}
