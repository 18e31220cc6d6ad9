import type { LogLine, RunLogs } from "../../../../shared/ports/runs/run-logs.ts";

export class MemoryRunLogs implements RunLogs {
  readonly #parts = new Map<string, { readonly attempt: number; readonly from: number; readonly lines: readonly LogLine[] }>();

  async append(
    { job_id, run_id }: Parameters<RunLogs["append"]>[0],
    part: { readonly attempt: number; readonly from: number; readonly lines: readonly LogLine[] },
  ): Promise<void> {
    this.#parts.set(`${job_id} ${run_id} ${part.attempt} ${part.from}`, structuredClone(part));
  }

  async tail({ job_id, run_id }: Parameters<RunLogs["tail"]>[0], limit: number): ReturnType<RunLogs["tail"]> {
    const parts = [...this.#parts].flatMap(([key, part]) => (key.startsWith(`${job_id} ${run_id} `) ? [part] : []));
    const inOrder = parts.toSorted((a, b) => a.attempt - b.attempt || a.from - b.from);
    const all = inOrder.flatMap(({ attempt, lines }) => lines.map((line) => ({ attempt, ...line })));
    return { lines: all.slice(-limit), more: all.length > limit };
  }
}
