import type { DatabaseSync, StatementSync } from "node:sqlite";
import * as z from "zod";
import { Agenda, type Invocation } from "./agenda.ts";
import { dueOccurrences } from "./due-occurrences.ts";
import { compileExpression } from "./expression.ts";
import type { ScheduleDefinition, StoredSchedule } from "./schedule-definition.ts";
import { ScheduleStore } from "./schedule-store.ts";

// A sleeping laptop stops the timer too: looking at least this often bounds the delay after it wakes.
const LONGEST_WAIT_MS = 15_000;
const WATERMARK = "scheduler-delivered-until";

/** Delivers invocations of schedules; resolves with false if it gave some of them up, to be delivered after the next start. */
type Deliver = (invocations: Invocation[]) => Promise<boolean | void>;

/**
 * EventBridge Scheduler that fires. One timer waits for the earliest due slot of the agenda; a watermark in the state
 * database says until when everything has been delivered, so a restart knows what it missed. Deliveries may take long, and
 * go on side by side. They are at least once, as on AWS: a crash between a delivery and the watermark repeats it.
 */
export class Scheduler {
  readonly store: ScheduleStore;
  readonly #agenda = new Agenda();
  readonly #saveWatermark: StatementSync;
  readonly #now: () => number;
  #watermark: number;
  /** The agenda has given out everything until then. */
  #takenUntil: number;
  /** Deliveries that are not over, or were given up: what came before each is delivered, but for the others among them. */
  readonly #open = new Set<{ readonly since: number }>();
  readonly #underWay = new Set<Promise<void>>();
  #deliver: Deliver | undefined;
  #onError: ((error: unknown) => void) | undefined;
  #timer: NodeJS.Timeout | undefined;

  /** @param now the clock, in epoch milliseconds */
  constructor(database: DatabaseSync, now: () => number = Date.now) {
    this.#now = now;
    this.store = new ScheduleStore(database, now());
    this.#saveWatermark = database.prepare("INSERT OR REPLACE INTO settings VALUES (?, ?)");
    const row = database.prepare("SELECT value FROM settings WHERE name = ?").get(WATERMARK);
    this.#watermark = row === undefined ? now() : Number(z.object({ value: z.string() }).parse(row).value);
    if (row === undefined) this.#saveWatermark.run(WATERMARK, String(this.#watermark));
    this.#takenUntil = this.#watermark;
    for (const schedule of this.store.all()) this.#plan(schedule);
  }

  /**
   * Starts firing; what was missed while the stack was down is delivered first.
   * @param onError called when what was delivered could not be recorded: it is delivered again after the next start
   */
  start(deliver: Deliver, onError?: (error: unknown) => void): void {
    this.#deliver = deliver;
    this.#onError = onError;
    this.#arm();
  }

  /**
   * Creates or replaces a schedule; an identical one is left untouched.
   * @throws ServiceError ValidationException for an invalid expression
   */
  put(groupName: string, name: string, definition: ScheduleDefinition): StoredSchedule {
    const existing = this.store.get(groupName, name);
    if (existing !== undefined && JSON.stringify(existing.definition) === JSON.stringify(definition)) return existing;
    compileExpression(definition.ScheduleExpression, definition.ScheduleExpressionTimezone, 0);
    const stored = this.store.put(groupName, name, definition, this.#now());
    this.#plan(stored);
    this.#arm();
    return stored;
  }

  /** Deletes a schedule; false when there is none of that name. */
  delete(groupName: string, name: string): boolean {
    const existing = this.store.get(groupName, name);
    if (existing === undefined) return false;
    this.#agenda.remove(existing.arn);
    this.store.delete(groupName, name);
    return true;
  }

  /** Fires nothing more; waits for deliveries under way. */
  async stop(): Promise<void> {
    this.#deliver = undefined;
    clearTimeout(this.#timer);
    await Promise.all(this.#underWay);
  }

  #plan(schedule: StoredSchedule): void {
    const { ScheduleExpression, ScheduleExpressionTimezone } = schedule.definition;
    const expression = compileExpression(ScheduleExpression, ScheduleExpressionTimezone, 0);
    if (!expression.recurring) {
      const instant = expression.next(Number.NEGATIVE_INFINITY) ?? 0;
      // Delivered by an earlier run. One created for a moment that had just passed is newer than the watermark, and fires at once.
      if (instant <= this.#watermark && schedule.modifiedAt <= this.#watermark) return;
    }
    this.#agenda.put(schedule, this.#takenUntil);
  }

  #arm(): void {
    if (this.#deliver === undefined) return;
    clearTimeout(this.#timer);
    const due = this.#agenda.nextDue();
    if (due === undefined) return;
    this.#timer = setTimeout(() => this.#run(), Math.min(Math.max(due - this.#now(), 0), LONGEST_WAIT_MS));
  }

  #run(): void {
    const firing = this.#fire().catch((error: unknown) => {
      if (this.#onError === undefined) throw error;
      this.#onError(error);
    });
    this.#underWay.add(firing);
    void firing.finally(() => this.#underWay.delete(firing));
    this.#arm();
  }

  async #fire(): Promise<void> {
    const deliver = this.#deliver;
    if (deliver === undefined) return;
    const now = this.#now();
    const invocations: Invocation[] = [];
    const completed: StoredSchedule[] = [];
    for (let due = this.#agenda.takeDue(now, dueOccurrences); due !== undefined; due = this.#agenda.takeDue(now, dueOccurrences)) {
      invocations.push(...due.invocations);
      completed.push(...due.completed);
    }
    if (invocations.length === 0 && completed.length === 0) return;
    const delivery = { since: this.#takenUntil };
    this.#open.add(delivery);
    this.#takenUntil = now;
    if (invocations.length > 0 && (await deliver(invocations)) === false) return;
    this.#open.delete(delivery);
    for (const schedule of completed) {
      // Replaced while it was delivered: then it is another schedule of the same name.
      if (schedule.definition.ActionAfterCompletion === "DELETE" && this.store.get(schedule.groupName, schedule.name) === schedule) {
        this.store.delete(schedule.groupName, schedule.name);
      }
    }
    this.#watermark = Math.min(this.#takenUntil, ...[...this.#open].map(({ since }) => since));
    this.#saveWatermark.run(WATERMARK, String(this.#watermark));
  }
}
