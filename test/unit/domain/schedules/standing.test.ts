import { describe, expect, it } from "vitest";
import { standingOf } from "../../../../shared/domain/schedules/standing.ts";

const ID = "01M7WD7TG0R8KGANZ64EV62ANF";
const NOW = Date.parse("2026-11-20T12:00:00Z");
const written = { revision: "0123456789ab", size: 10, written_at: "2026-11-20T11:00:00.000Z" };
const schedule = { schedule_id: ID, file: written, absent_since: null, state: "registering" } as const;
const loaded = { tags: ["belfry", "rev-0123456789ab"], is_stale: false };
const older = { tags: ["belfry", "rev-ffffffffffff"], is_stale: false };
const error = (file: string, timestamp = "2026-11-20T11:30:00Z") => ({
  import_error_id: 1,
  timestamp,
  file,
  bundle_name: null,
  stack_trace: "SyntaxError",
});

describe("how a schedule stands", () => {
  it("is active when the DAG has the revision that was written last", () => {
    expect(standingOf(schedule, loaded, [], NOW).state).toBe("active");
  });

  it("is registering while the DAG is that of an earlier file, also if it was active", () => {
    expect(standingOf({ ...schedule, state: "active" }, older, [], NOW).state).toBe("registering");
  });

  it("is registering for as long as it was never loaded", () => {
    expect(standingOf(schedule, undefined, [], NOW + 86_400_000).state).toBe("registering");
  });

  it("is missing only ten minutes after its DAG left, and active when it is back", () => {
    const first = standingOf({ ...schedule, state: "active" }, undefined, [], NOW);
    expect(first).toEqual({ state: "active", import_error: null, absent_since: "2026-11-20T12:00:00.000Z" });
    const gone = { ...schedule, ...first };
    expect(standingOf(gone, { ...loaded, is_stale: true }, [], NOW + 599_000).state).toBe("active");
    expect(standingOf(gone, undefined, [], NOW + 600_000).state).toBe("missing");
    expect(standingOf({ ...gone, state: "missing" }, loaded, [], NOW + 700_000)).toEqual({
      state: "active",
      import_error: null,
      absent_since: null,
    });
  });

  it.each([`/opt/airflow/dags/${ID}.py`, `${ID}.py`])("is an error by what Airflow says of %s", (file) => {
    expect(standingOf(schedule, older, [error(file)], NOW)).toMatchObject({ state: "error", import_error: "SyntaxError" });
  });

  it.each([`x${ID}.py`, `${ID}.pyc`, "other.py"])("is none by what Airflow says of %s", (file) => {
    expect(standingOf(schedule, older, [error(file)], NOW).state).toBe("registering");
  });

  it("is none by what Airflow said before the file was written", () => {
    expect(standingOf(schedule, older, [error(`${ID}.py`, "2026-11-20T10:59:00Z")], NOW).state).toBe("registering");
  });
});
