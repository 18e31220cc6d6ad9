import { assert, constantFrom, pre, property, uniqueArray } from "fast-check";
import { describe, expect, it } from "vitest";
import { type Index, nextIndexes } from "../../infra/table-indexes.ts";
import { foreignIndexes } from "../../tools/upgrade/foreign-indexes.ts";

function index(IndexName: string, key = "kind"): Index {
  return { IndexName, KeySchema: [{ AttributeName: key, KeyType: "HASH" }], Projection: { ProjectionType: "ALL" } };
}
const names = (indexes: readonly Index[]) => indexes.map(({ IndexName }) => IndexName);

const indexes = uniqueArray(constantFrom("a", "b", "c", "d"), { maxLength: 4 }).map((all) => all.map((name) => index(name)));

const missing = (deployed: readonly Index[], wanted: readonly Index[]) => names(wanted).filter((name) => !names(deployed).includes(name));

describe("the indexes of a table after its next update", () => {
  it("differ from those before by one at most, and come to what is wanted, whatever was there", () => {
    assert(
      property(indexes, indexes, (deployed, wanted) => {
        pre(missing(deployed, wanted).length <= 1);
        let now: readonly Index[] = deployed;
        for (let step = 0; step < 6; step += 1) {
          const next = nextIndexes(now, wanted, true);
          const [before, after] = [new Set(names(now)), new Set(names(next))];
          expect(before.symmetricDifference(after).size).toBeLessThanOrEqual(1);
          // Nothing goes as long as something is missing: the program reads what is new first.
          expect(before.isSubsetOf(after) || missing(now, wanted).length === 0).toBe(true);
          now = next;
        }
        expect(new Set(names(now))).toEqual(new Set(names(wanted)));
      }),
    );
  });

  it("cannot have two more: which releases are to come first is said", () => {
    assert(
      property(indexes, indexes, (deployed, wanted) => {
        pre(missing(deployed, wanted).length > 1);
        expect(() => nextIndexes(deployed, wanted, true)).toThrow("deploy the releases between first");
      }),
    );
  });

  it("without being told to remove any, lose none", () => {
    assert(
      property(indexes, (deployed) => {
        expect(names(nextIndexes(deployed, deployed.slice(1), false))).toEqual(names(deployed));
      }),
    );
  });

  it("are refused where one has another key or projection under its name", () => {
    expect(() => nextIndexes([index("by-kind", "job_id")], [index("by-kind", "id")], true)).toThrow("index by-kind has another key");
    const keysOnly = { ...index("by-kind"), Projection: { ProjectionType: "KEYS_ONLY" } };
    expect(() => nextIndexes([keysOnly], [index("by-kind")], false)).toThrow("it needs a name of its own");
  });
});

it("indexes that this version does not know are those of its tables that it does not name, and all of a table that it does not have", () => {
  const table = (...ofTable: readonly Index[]) => ({ GlobalSecondaryIndexes: [...ofTable], AttributeDefinitions: [] });
  const deployed = { JobTable: table(index("by-kind"), index("by-kind-2")), Gone: table(index("by-day")) };
  expect(foreignIndexes(deployed, { JobTable: table(index("by-kind-2"), index("by-owner")) })).toEqual(["by-kind", "by-day"]);
  expect(foreignIndexes({}, { JobTable: table(index("by-kind-2")) })).toEqual([]);
});
