import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dagData } from "../../../../shared/domain/airflow/dag-data.ts";
import { dagFile } from "../../../../shared/domain/airflow/dag-file.ts";
import { DAG_TEMPLATE } from "../../../../shared/domain/airflow/dag-template.ts";
import { aDagSchedule, dagOptions, hostileSchedule, hostileText } from "../../../support/airflow/schedules.ts";

const [BEFORE = "", AFTER = "", ...OTHERS] = DAG_TEMPLATE.split("r'{}'");

describe("a DAG file", () => {
  it("has one place for data", () => {
    expect(OTHERS).toEqual([]);
    expect(AFTER).not.toBe("");
  });

  it("is ASCII, and the template around one literal of one line, whatever the texts of the schedule", () => {
    fc.assert(
      fc.property(hostileSchedule, (schedule) => {
        const { text } = dagFile(schedule, dagOptions());
        expect(text.startsWith(BEFORE)).toBe(true);
        expect(text.endsWith(AFTER)).toBe(true);
        expect(text.slice(BEFORE.length, text.length - AFTER.length)).toMatch(/^r'[\x20-\x26\x28-\x7e]*'$/);
      }),
    );
  });

  it("holds the data of the schedule, lone surrogates replaced", () => {
    fc.assert(
      fc.property(hostileSchedule, (schedule) => {
        const { text, revision } = dagFile(schedule, dagOptions());
        const literal = text.slice(BEFORE.length + 2, text.length - AFTER.length - 1);
        const { revision: written, ...data } = JSON.parse(literal) as ReturnType<typeof dagData> & { revision: string };
        expect(written).toBe(revision);
        expect(data).toEqual(wellFormed(dagData(schedule, dagOptions())));
      }),
    );
  });

  it("has the same revision for the same content, and another for any other", () => {
    fc.assert(
      fc.property(hostileText, hostileText, (one, other) => {
        const revision = (title: string) => dagFile(aDagSchedule({ title }), dagOptions()).revision;
        expect(revision(one)).toMatch(/^[0-9a-f]{12}$/);
        expect(revision(one) === revision(other)).toBe(one.toWellFormed() === other.toWellFormed());
      }),
    );
  });

  it("differs in size from the one before it, through thirty edits that keep the length of every text", () => {
    let previousSize: number | null = null;
    const sizes = new Set<number>();
    for (let minute = 10; minute < 40; minute++) {
      const { text } = dagFile(aDagSchedule({ cron: `${minute} 9 * * *` }), dagOptions({ previousSize }));
      expect(text.length).not.toBe(previousSize);
      previousSize = text.length;
      sizes.add(previousSize);
    }
    expect(sizes.size).toBe(2);
  });
});

describe("names for Airflow's pages, and subjects", () => {
  it("are one line, whatever the title", () => {
    fc.assert(
      fc.property(hostileSchedule, (schedule) => {
        const { display_name, owner, jobs, mails } = dagData(schedule, dagOptions());
        for (const name of [display_name, owner, mails.success.subject, ...jobs.map((job) => job.display_name)]) {
          expect(name).not.toMatch(/[\p{Cc}\u2028\u2029]/u);
          expect(name).not.toBe("");
        }
      }),
    );
  });
});

function wellFormed(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, (_key, part: unknown) => (typeof part === "string" ? part.toWellFormed() : part)));
}
