import { describe, expect, it } from "vitest";
import { runId } from "../../../shared/domain/run/run-id.ts";
import type { LogLine, RunLogs } from "../../../shared/ports/runs/run-logs.ts";
import { iso, NOON } from "../../support/samples.ts";

const key = { job_id: "scan", run_id: runId({ scope: "real", owner: "job#scan", scheduledAt: NOON }) };
const lines = (...texts: readonly string[]): LogLine[] => texts.map((text) => ({ at: iso(NOON), level: "info", text }));

/** What every RunLogs does. `open` answers an empty one. */
export function runLogsContract(name: string, open: () => Promise<RunLogs>): void {
  describe(`${name}: a run's log`, () => {
    it("is answered in the order in which it was written, whatever order its parts came in", async () => {
      const logs = await open();
      await logs.append(key, { attempt: 2, from: 0, lines: lines("again") });
      await logs.append(key, { attempt: 1, from: 2, lines: lines("c") });
      await logs.append(key, { attempt: 1, from: 0, lines: lines("a", "b") });
      await logs.append({ ...key, job_id: "other" }, { attempt: 1, from: 0, lines: lines("x") });
      const { lines: found, more } = await logs.tail(key, 10);
      expect([found.map(({ attempt, text }) => `${attempt} ${text}`), more]).toEqual([["1 a", "1 b", "1 c", "2 again"], false]);
      expect(found[0]).toEqual({ attempt: 1, at: iso(NOON), level: "info", text: "a" });
    });

    it("keeps a part once that is sent twice", async () => {
      const logs = await open();
      for (let times = 0; times < 2; times += 1) await logs.append(key, { attempt: 1, from: 0, lines: lines("가", "\u0000\u001b[31m") });
      expect((await logs.tail(key, 10)).lines).toHaveLength(2);
    });

    it("is answered from its end, and says whether there is more", async () => {
      const logs = await open();
      for (let from = 0; from < 1_000; from += 100) {
        await logs.append(key, {
          attempt: 1,
          from,
          lines: lines(...Array.from({ length: 100 }, (_, n) => `${from + n} ${"x".repeat(300)}`)),
        });
      }
      const tail = await logs.tail(key, 150);
      expect([tail.lines.length, tail.more, tail.lines[0]?.text.split(" ")[0]]).toEqual([150, true, "850"]);
      const all = await logs.tail(key, 1_000);
      expect([all.lines.length, all.more]).toEqual([1_000, false]);
      expect(await logs.tail({ ...key, job_id: "none" }, 5)).toEqual({ lines: [], more: false });
    });
  });
}
