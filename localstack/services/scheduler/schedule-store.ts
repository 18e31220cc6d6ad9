import type { DatabaseSync, StatementSync } from "node:sqlite";
import * as z from "zod";
import { arn } from "../../aws.ts";
import { storedDefinitionSchema, type ScheduleDefinition, type StoredSchedule } from "./schedule-definition.ts";

const rowSchema = z.object({
  group_name: z.string(),
  name: z.string(),
  definition: z.string(),
  created_at: z.number(),
  modified_at: z.number(),
});
const groupRowSchema = z.object({ name: z.string(), created_at: z.number() });

/** A schedule group. */
export interface StoredGroup {
  name: string;
  arn: string;
  createdAt: number;
}

/** Schedules and groups: all in memory, every change written through to the state database. */
export class ScheduleStore {
  readonly #schedules = new Map<string, StoredSchedule>();
  readonly #groups = new Map<string, StoredGroup>();
  readonly #insert: StatementSync;
  readonly #delete: StatementSync;
  readonly #insertGroup: StatementSync;
  readonly #deleteGroup: StatementSync;

  constructor(database: DatabaseSync, now: number) {
    this.#insert = database.prepare("INSERT OR REPLACE INTO schedules VALUES (?, ?, ?, ?, ?)");
    this.#delete = database.prepare("DELETE FROM schedules WHERE group_name = ? AND name = ?");
    this.#insertGroup = database.prepare("INSERT OR REPLACE INTO schedule_groups VALUES (?, ?)");
    this.#deleteGroup = database.prepare("DELETE FROM schedule_groups WHERE name = ?");
    for (const row of database.prepare("SELECT * FROM schedule_groups").iterate()) {
      const group = groupRowSchema.parse(row);
      this.#groups.set(group.name, { name: group.name, arn: groupArn(group.name), createdAt: group.created_at });
    }
    for (const row of database.prepare("SELECT * FROM schedules").iterate()) {
      const { group_name: groupName, name, definition, created_at: createdAt, modified_at: modifiedAt } = rowSchema.parse(row);
      const stored = {
        groupName,
        name,
        arn: scheduleArn(groupName, name),
        definition: storedDefinitionSchema.parse(JSON.parse(definition)),
        createdAt,
        modifiedAt,
      };
      this.#schedules.set(key(groupName, name), stored);
    }
    this.ensureGroup("default", now);
  }

  get(groupName: string, name: string): StoredSchedule | undefined {
    return this.#schedules.get(key(groupName, name));
  }

  /** All schedules, in no particular order. */
  all(): Iterable<StoredSchedule> {
    return this.#schedules.values();
  }

  /** Creates or replaces a schedule; `createdAt` of an existing one is kept. */
  put(groupName: string, name: string, definition: ScheduleDefinition, now: number): StoredSchedule {
    const createdAt = this.get(groupName, name)?.createdAt ?? now;
    const stored = { groupName, name, arn: scheduleArn(groupName, name), definition, createdAt, modifiedAt: now };
    this.#insert.run(groupName, name, JSON.stringify(definition), createdAt, now);
    this.#schedules.set(key(groupName, name), stored);
    return stored;
  }

  delete(groupName: string, name: string): void {
    this.#delete.run(groupName, name);
    this.#schedules.delete(key(groupName, name));
  }

  group(name: string): StoredGroup | undefined {
    return this.#groups.get(name);
  }

  groups(): Iterable<StoredGroup> {
    return this.#groups.values();
  }

  /** The group of that name, created if it is missing. */
  ensureGroup(name: string, now: number): StoredGroup {
    const existing = this.#groups.get(name);
    if (existing !== undefined) return existing;
    const group = { name, arn: groupArn(name), createdAt: now };
    this.#insertGroup.run(name, now);
    this.#groups.set(name, group);
    return group;
  }

  /** Deletes a group; its schedules are deleted by the caller first. */
  deleteGroup(name: string): void {
    this.#deleteGroup.run(name);
    this.#groups.delete(name);
  }
}

function key(groupName: string, name: string): string {
  return `${groupName}/${name}`;
}

function scheduleArn(groupName: string, name: string): string {
  return arn("scheduler", `schedule/${groupName}/${name}`);
}

function groupArn(name: string): string {
  return arn("scheduler", `schedule-group/${name}`);
}
