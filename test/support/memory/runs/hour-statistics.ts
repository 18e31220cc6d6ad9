import type { HourCount } from "../../../../shared/domain/statistics/statistics.ts";
import type { KeptHour } from "../../../../shared/domain/statistics/statistics-age.ts";
import type { HourStatistics } from "../../../../shared/ports/runs/hour-statistics.ts";

export class MemoryHourStatistics implements HourStatistics {
  readonly #hours = new Map<number, KeptHour>();
  /** Every mark that was asked for. */
  readonly marks: { readonly hour: number; readonly at: number }[] = [];

  async readHours(first: number, last: number): Promise<ReadonlyMap<number, KeptHour>> {
    return new Map([...this.#hours].filter(([hour]) => hour >= first && hour <= last));
  }

  async keepCount(hour: number, at: number, count: HourCount): Promise<void> {
    const kept = this.#hours.get(hour);
    if (kept?.counted && kept.counted.at >= at) return;
    this.#hours.set(hour, { ...kept, counted: { at, count: structuredClone(count) } });
  }

  async forgetCounts(first: number, last: number): Promise<void> {
    for (const [hour, { markedAt }] of this.#hours) {
      if (hour < first || hour > last) continue;
      if (markedAt === undefined) this.#hours.delete(hour);
      else this.#hours.set(hour, { markedAt });
    }
  }

  async markHour(hour: number, at: number): Promise<void> {
    this.marks.push({ hour, at });
    const kept = this.#hours.get(hour);
    if (kept?.markedAt !== undefined && kept.markedAt >= at) return;
    this.#hours.set(hour, { ...kept, markedAt: at });
  }
}
