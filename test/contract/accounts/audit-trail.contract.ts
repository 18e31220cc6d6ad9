import { describe, expect, it } from "vitest";
import type { AuditEntry } from "../../../shared/domain/audit/audit-entry.ts";
import type { AuditFilter, AuditTrail } from "../../../shared/ports/audit.ts";

export function anEntry(change: Partial<AuditEntry> = {}): AuditEntry {
  return {
    at: "2026-11-20T12:00:00.000Z",
    request_id: "request",
    index: 0,
    who: "mina",
    user_id: 7,
    via: null,
    address: "203.0.113.9",
    operation: "updateJob",
    kind: "job",
    id: "scout",
    run_id: null,
    outcome: "done",
    reason: null,
    changes: [
      { path: "timeout_sec", from: 60, to: 90 },
      { path: "description", from: null, to: "한글 \u{1F600}" },
      { path: "enabled", from: true, to: false },
    ],
    omitted: 0,
    ...change,
  };
}

const EVER = { since: "2025-01-01T00:00:00.000Z", before: "2027-01-01T00:00:00.000Z", limit: 200 };

/** All pages, each as its entries' request ids. */
async function pagesOf(trail: AuditTrail, filter: Partial<AuditFilter> = {}): Promise<readonly (readonly string[])[]> {
  const pages: string[][] = [];
  let before: string | undefined = filter.before ?? EVER.before;
  while (before !== undefined) {
    const { entries, next } = await trail.read({ ...EVER, ...filter, before });
    pages.push(entries.map(({ request_id }) => request_id));
    if (next !== undefined && next >= before) throw new Error(`goes on at ${next}, not before ${before}`);
    before = next;
  }
  return pages;
}

export function auditTrailContract(where: string, open: () => Promise<AuditTrail>): void {
  describe(`the audit trail ${where}`, () => {
    it("answers entries as they were kept, whatever they lack", async () => {
      const trail = await open();
      const bare = { who: null, user_id: null, address: null, id: null, changes: [], request_id: "bare", at: "2026-11-20T11:00:00.000Z" };
      const full = {
        via: "token-3",
        run_id: "019d9a30-4f80-7c1a-9d55-0a3c7e2b9f10",
        outcome: "refused",
        reason: "job-not-found",
        omitted: 4,
      } as const;
      const entries = [anEntry(full), anEntry(bare)];
      for (const entry of entries) await trail.append(entry);
      expect((await trail.read(EVER)).entries).toEqual(entries);
    });

    it("keeps an entry once that is appended twice", async () => {
      const trail = await open();
      await trail.append(anEntry());
      await trail.append(anEntry());
      expect((await pagesOf(trail)).flat()).toEqual(["request"]);
    });

    it("is read newest first, over months without entries, page by page, each once", async () => {
      const trail = await open();
      const at = [
        "2025-02-01T00:00:00.000Z",
        "2026-01-31T23:59:59.999Z",
        "2026-02-01T00:00:00.000Z",
        "2026-02-01T00:00:00.000Z",
        "2026-11-20T12:00:00.000Z",
      ];
      for (const [n, instant] of at.entries()) await trail.append(anEntry({ at: instant, request_id: `r${n}` }));
      expect((await pagesOf(trail)).flat()).toEqual(["r4", "r3", "r2", "r1", "r0"]);
      expect((await pagesOf(trail, { limit: 2 })).flat()).toEqual(["r4", "r3", "r2", "r1", "r0"]);
      const within = { since: "2026-01-31T23:59:59.999Z", before: "2026-02-01T00:00:00.001Z", limit: 1 };
      expect((await pagesOf(trail, within)).flat()).toEqual(["r3", "r2", "r1"]);
      expect((await pagesOf(trail, { before: "2026-02-01T00:00:00.000Z" })).flat()).toEqual(["r1", "r0"]);
    });

    it("is filtered by who, kind and id, however many others there are", async () => {
      const trail = await open();
      const second = (n: number) => new Date(Date.UTC(2026, 10, 20, 12, 0, n)).toISOString();
      for (let n = 0; n < 60; n += 1) {
        const own = n % 20 === 0;
        await trail.append(
          anEntry({
            at: second(n),
            request_id: `r${n}`,
            who: own ? "jun" : "mina",
            kind: own ? "trigger" : "job",
            id: own ? "t" : `j${n}`,
          }),
        );
      }
      for (const filter of [{ who: "jun" }, { kind: "trigger" }, { id: "t" }, { who: "jun", kind: "trigger", id: "t" }] as const)
        expect((await pagesOf(trail, { ...filter, limit: 2 })).flat()).toEqual(["r40", "r20", "r0"]);
      expect((await pagesOf(trail, { who: "jun", kind: "job" })).flat()).toEqual([]);
      expect((await pagesOf(trail, { limit: 7 })).flat()).toHaveLength(60);
    });
  });
}
