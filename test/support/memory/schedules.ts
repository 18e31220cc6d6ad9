import type { AirflowLog } from "../../../shared/domain/airflow/airflow-log.ts";
import { contentHash } from "../../../shared/domain/content-hash.ts";
import type { ScheduledJob, ScheduleDefinition } from "../../../shared/domain/schedules/schedule.ts";
import type { AirflowSyncState, AirflowSyncStore } from "../../../shared/ports/schedules/airflow-sync-store.ts";
import type { JobDirectory } from "../../../shared/ports/schedules/job-directory.ts";
import type { ScheduleFiles } from "../../../shared/ports/schedules/schedule-files.ts";
import type { ScheduleStore } from "../../../shared/ports/schedules/schedule-store.ts";

export class MemoryScheduleStore implements ScheduleStore {
  readonly #schedules = new Map<string, ScheduleDefinition>();

  async create(schedule: ScheduleDefinition): Promise<boolean> {
    if (this.#schedules.has(schedule.schedule_id)) return false;
    this.#schedules.set(schedule.schedule_id, structuredClone(schedule));
    return true;
  }

  async replace(schedule: ScheduleDefinition, expectedVersion: number): Promise<boolean> {
    if (this.#schedules.get(schedule.schedule_id)?.version !== expectedVersion) return false;
    this.#schedules.set(schedule.schedule_id, structuredClone(schedule));
    return true;
  }

  async get(id: string): Promise<ScheduleDefinition | undefined> {
    return structuredClone(this.#schedules.get(id));
  }

  async list(): Promise<readonly ScheduleDefinition[]> {
    return [...this.#schedules.values()].toSorted((a, b) => (a.schedule_id < b.schedule_id ? 1 : -1)).map((one) => structuredClone(one));
  }

  async remove(id: string): Promise<void> {
    this.#schedules.delete(id);
  }
}

export class MemoryScheduleFiles implements ScheduleFiles {
  /** Texts of DAG files by the id of their schedule. */
  readonly dags = new Map<string, string>();
  /** How often each DAG file was written. */
  readonly writes = new Map<string, number>();
  readonly marks = new Set<string>();
  readonly logs = new Map<string, AirflowLog>();
  readonly #details = new Map<string, readonly ScheduledJob[]>();

  async putDagFile(id: string, text: string): Promise<void> {
    this.dags.set(id, text);
    this.writes.set(id, (this.writes.get(id) ?? 0) + 1);
  }

  async deleteDagFile(id: string): Promise<void> {
    this.dags.delete(id);
  }

  async listDagFiles(): Promise<ReadonlyMap<string, number>> {
    return new Map([...this.dags].map(([id, text]) => [id, text.length]));
  }

  async putDetails(id: string, jobs: readonly ScheduledJob[]): Promise<string> {
    const key = `${id}/${contentHash(jobs)}`;
    this.#details.set(key, structuredClone(jobs));
    return key;
  }

  async getDetails(key: string): Promise<readonly ScheduledJob[]> {
    const jobs = this.#details.get(key);
    if (!jobs) throw new Error(`no details under ${key}`);
    return structuredClone(jobs);
  }

  async putMark(key: string): Promise<void> {
    this.marks.add(key);
  }

  async getLog(key: string): Promise<AirflowLog | undefined> {
    return structuredClone(this.logs.get(key));
  }

  async putLog(key: string, log: AirflowLog): Promise<void> {
    this.logs.set(key, structuredClone(log));
  }
}

/** Jobs that a test puts there. */
export class MemoryJobDirectory implements JobDirectory {
  readonly jobs = new Map<string, ScheduledJob>();

  async find(ids: readonly string[]): Promise<readonly ScheduledJob[]> {
    return ids.flatMap((id) => this.jobs.get(id) ?? []);
  }
}

export class MemoryAirflowSync implements AirflowSyncStore {
  state: AirflowSyncState | undefined;

  async get(): Promise<AirflowSyncState | undefined> {
    return this.state;
  }

  async put(state: AirflowSyncState): Promise<void> {
    this.state = structuredClone(state);
  }
}
