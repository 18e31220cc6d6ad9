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
 * Knows which enabled schedule is due next. A binary heap of slots ordered by due time; slots that moved or emptied leave
 * stale heap entries behind, which are dropped when they surface.
 */
export class Agenda {
  readonly #slots = new Map<string, Slot>();
  readonly #slotOfSchedule = new Map<string, Slot>();
  readonly #heap: { due: number; slot: Slot }[] = [];

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
    for (let top = this.#heap[0]; top !== undefined; top = this.#heap[0]) {
      if (this.#isCurrent(top)) return top.due;
      this.#pop();
    }
    return undefined;
  }

  /** Takes the earliest slot that is due, with the occurrences `occurrences` picks, and moves it to its next occurrence. */
  takeDue(
    now: number,
    occurrences: (expression: CompiledExpression, firstDue: number, now: number) => number[],
  ): { invocations: Invocation[]; completed: StoredSchedule[] } | undefined {
    const due = this.nextDue();
    if (due === undefined || due > now) return undefined;
    const slot = this.#pop();
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

  #isCurrent({ due, slot }: { due: number; slot: Slot }): boolean {
    return slot.due === due && this.#slots.get(slot.key) === slot;
  }

  #push(slot: Slot): void {
    const heap = this.#heap;
    const entry = { due: slot.due, slot };
    let index = heap.push(entry) - 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      const above = heap[parent];
      if (above === undefined || above.due <= entry.due) break;
      heap[index] = above;
      index = parent;
    }
    heap[index] = entry;
  }

  #pop(): Slot {
    const heap = this.#heap;
    const [top] = heap;
    const last = heap.pop();
    if (top === undefined || last === undefined) throw new Error("the agenda is empty");
    if (heap.length === 0) return top.slot;
    let index = 0;
    for (;;) {
      const left = heap[2 * index + 1];
      const right = heap[2 * index + 2];
      const child = right !== undefined && left !== undefined && right.due < left.due ? 2 * index + 2 : 2 * index + 1;
      const smaller = heap[child];
      if (smaller === undefined || smaller.due >= last.due) break;
      heap[index] = smaller;
      index = child;
    }
    heap[index] = last;
    return top.slot;
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
