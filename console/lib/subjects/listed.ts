import type { Listed } from "./list-filter.ts";
import { searchable } from "../page/initials.ts";
import type { Subject } from "./subject.ts";

/** Lists jobs or workflows as they were listed before, as far as they did not change. */
export function lister(): (subjects: readonly Subject[]) => readonly Listed[] {
  let before: ReadonlyMap<string, Listed> = new Map();
  return (subjects) => {
    before = listed(subjects, before);
    return [...before.values()];
  };
}

/** One that is as it was stays the same object, so that its row is not made anew. */
function listed(subjects: readonly Subject[], before: ReadonlyMap<string, Listed>): ReadonlyMap<string, Listed> {
  return new Map(
    subjects.map((subject) => {
      const same = before.get(subject.id);
      if (same && JSON.stringify(same.subject) === JSON.stringify(subject)) return [subject.id, same];
      const { id, about, queue, next_due_at, last_run_at } = subject;
      return [id, { subject, text: searchable(id, about, queue), nextAt: time(next_due_at, Infinity), lastAt: time(last_run_at, 0) }];
    }),
  );
}

function time(instant: string | null, none: number): number {
  return instant === null ? none : Date.parse(instant);
}
