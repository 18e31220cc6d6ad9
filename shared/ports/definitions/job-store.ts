/** Definitions and states of jobs, and how far the sweep has looked. Not here: runs, and schedules. */
import type { Definition } from "../../domain/definition/definition.ts";
import type { ChainLink, Job, JobDefinition, JobState } from "../../domain/definition/job.ts";
import type { RunId } from "../../domain/run/run-id.ts";
import type { DefinitionRef, DefinitionStore } from "./definition-store.ts";
import type { SlotStore } from "./slot-store.ts";

export interface JobStore extends DefinitionStore<JobDefinition>, SlotStore {
  /** Definition and state, strongly consistent. */
  get(jobId: string): Promise<Job | undefined>;
  /** Only these fields, strongly consistent, in one request per 50 ids; absent ids are left out. */
  getVersions(jobIds: readonly string[]): Promise<Map<string, JobVersion>>;
  /**
   * Makes this the chain's next link in place of `expected` (null: of none; absent: of whichever). False: another one is
   * there. Not checked: whether the link before has run.
   */
  moveLink(of: DefinitionRef, link: ChainLink, expected?: RunId | null): Promise<boolean>;
  /** How far `sweep` has looked, ISO 8601; undefined before its first time. */
  getSweptUntil(): Promise<string | undefined>;
  setSweptUntil(instant: string): Promise<void>;
}

/** Which definition it is, and which runs hold its slots. */
export type JobVersion = Pick<Definition, "version" | "generation"> & Pick<JobState, "active_runs">;
