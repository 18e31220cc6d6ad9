import TinyQueue from "tinyqueue";
import { compileExpression, type CompiledExpression } from "./expression.ts";
import type { StoredSchedule } from "./schedule-definition.ts";

/** Schedules that share an expression, and therefore the computation of their occurrences. */
interface Slot {
  key: string;
  expression: CompiledExpression;
  members: Map<string, StoredSchedule>;
  due: number;
}

/** One invocation to make. */
export interface Invocation {
  schedule: StoredSchedule;
  scheduledAt: number;
}

/**
 * Knows which enabled schedule is due next. A queue of slots ordered by due time; slots that moved or emptied leave stale
 * entries behind, which are dropped when they come first.
 */
export class Agenda {
  readonly #slots = new Map<string, Slot>();
  readonly #slotOfSchedule = new Map<string, Slot>();
  readonly #queue = new TinyQueue<{ due: number; slot: Slot }>([], (a, b) => a.due - b.due);

  /** Adds or moves a schedule. Its occurrences after `after` count; a one-time schedule's instant counts even when it has passed. */
  put(schedule: StoredSchedule, after: number): void {
    this.remove(schedule.arn);
    const { definition, arn } = schedule;
    if (definition.State === "DISABLED") return;
    const anchor = definition.ScheduleExpression.startsWith("rate") ? (definition.StartDate ?? schedule.createdAt) : 0;
    const key = `${anchor} ${definition.ScheduleExpressionTimezone} ${definition.ScheduleExpression}`;
    let slot = this.#slots.get(key);
    if (slot === undefined) {
      const expression = compileExpression(definition.ScheduleExpression, definition.ScheduleExpressionTimezone, anchor);
      const due = expression.next(expression.recurring ? after : Number.NEGATIVE_INFINITY);
      if (due === undefined) return;
      slot = { key, expression, members: new Map(), due };
      this.#slots.set(key, slot);
      this.#push(slot);
    }
    slot.members.set(arn, schedule);
    this.#slotOfSchedule.set(arn, slot);
  }

  remove(arn: string): void {
    const slot = this.#slotOfSchedule.get(arn);
    if (slot === undefined) return;
    this.#slotOfSchedule.delete(arn);
    slot.members.delete(arn);
    if (slot.members.size === 0) this.#slots.delete(slot.key);
  }

  /** When the next slot is due, in epoch milliseconds. */
  nextDue(): number | undefined {
    return this.#first()?.due;
  }

  /** Takes the earliest slot that is due, with the occurrences `occurrences` picks, and moves it to its next occurrence. */
  takeDue(
    now: number,
    occurrences: (expression: CompiledExpression, firstDue: number, now: number) => number[],
  ): { invocations: Invocation[]; completed: StoredSchedule[] } | undefined {
    const first = this.#first();
    if (first === undefined || first.due > now) return undefined;
    this.#queue.pop();
    const { due, slot } = first;
    const times = occurrences(slot.expression, due, now);
    const members = [...slot.members.values()];
    const invocations = times.flatMap((scheduledAt) =>
      members.filter((schedule) => isActive(schedule, scheduledAt, slot.expression)).map((schedule) => ({ schedule, scheduledAt })),
    );
    const next = slot.expression.recurring ? slot.expression.next(Math.max(now, due)) : undefined;
    const completed = members.filter(({ definition: { EndDate } }) => next === undefined || (EndDate !== undefined && next > EndDate));
    for (const { arn } of completed) this.remove(arn);
    if (next !== undefined && slot.members.size > 0) {
      slot.due = next;
      this.#push(slot);
    }
    return { invocations, completed };
  }

  #push(slot: Slot): void {
    this.#queue.push({ due: slot.due, slot });
  }

  /** What is due next and still holds. */
  #first(): { due: number; slot: Slot } | undefined {
    for (let first = this.#queue.peek(); first !== undefined; first = this.#queue.peek()) {
      if (first.slot.due === first.due && this.#slots.get(first.slot.key) === first.slot) return first;
      this.#queue.pop();
    }
    return undefined;
  }
}

function isActive(
  { definition: { StartDate, EndDate }, modifiedAt }: StoredSchedule,
  at: number,
  { recurring }: CompiledExpression,
): boolean {
  if (!recurring) return true;
  return at > modifiedAt && (StartDate === undefined || at >= StartDate) && (EndDate === undefined || at <= EndDate);
}
