import { describe, expect, it } from "vitest";
import { hourFrom, linkQuery, readRunFilter, runsQuery } from "../../../console/lib/runs/run-filter.ts";
import { runRoutes } from "../../../shared/contract/runs/all-runs.ts";

const NOW = Date.parse("2026-11-26T18:07:42.123Z");
const read = (query: string) => readRunFilter(new URLSearchParams(query));
const asked = (query: string) => Object.fromEntries(new URLSearchParams(runsQuery(read(query).filter, NOW, 100)));

describe("the address of the list of runs", () => {
  it("asks the API for what it says, in words that the API takes", () => {
    const query =
      "status=failed,timeout&kind=workflow&source=hand&owner=job%23a,workflow%23b&not_owner=job%23c&late_over=5&q= out of &order=oldest";
    expect(read(query).wrong).toEqual([]);
    expect(asked(query)).toEqual({
      limit: "100",
      status: "failed,timeout",
      kind: "workflow",
      source: "hand",
      owner: "job#a,workflow#b",
      not_owner: "job#c",
      late_over: "5",
      q: "out of",
      order: "oldest",
    });
    expect(runRoutes.listRecentRuns.query.safeParse(asked(query)).success).toBe(true);
  });

  it("without anything asks for the last day, which is the API's own default", () => {
    expect(asked("")).toEqual({ limit: "100" });
  });

  it("with a span of hours asks from a whole minute on, so that the same question is asked within it", () => {
    expect(asked("hours=1")["from"]).toBe("2026-11-26T17:07:00.000Z");
    expect(asked("hours=1&from=2026-11-01T00:00:00Z")["from"]).toBe("2026-11-01T00:00:00.000Z");
  });

  it.each(["status=failed,nope", "kind=nope", "source=nope", "owner=nope", "from=nope", "late_over=-1", "order=nope", "hours=25"])(
    "names %s as wrong, and shows all else",
    (query) => {
      const [name = "", value = ""] = query.split("=");
      expect(read(`${query}&q=x`)).toMatchObject({ wrong: [{ name, value }], filter: { q: "x" } });
      expect(runRoutes.listRecentRuns.query.safeParse(asked(query)).success).toBe(true);
    },
  );

  it("of an hour holds all its instants, and none of the next", () => {
    const { filter } = read(linkQuery({ ...hourFrom("2026-11-26T18:00:00.000Z"), status: ["failed"] }));
    expect(filter).toMatchObject({ from: "2026-11-26T18:00:00.000Z", to: "2026-11-26T18:59:59.999Z", status: ["failed"] });
  });

  it("is short where nothing is asked for", () => {
    expect(linkQuery({})).toBe("");
  });
});
