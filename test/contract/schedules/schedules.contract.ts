import { describe, expect, it } from "vitest";
import type { ScheduleDefinition } from "../../../shared/domain/schedules/schedule.ts";
import type { AirflowSyncStore } from "../../../shared/ports/schedules/airflow-sync-store.ts";
import type { ScheduleFiles } from "../../../shared/ports/schedules/schedule-files.ts";
import type { ScheduleStore } from "../../../shared/ports/schedules/schedule-store.ts";

function aSchedule(id: string, more: Partial<ScheduleDefinition> = {}): ScheduleDefinition {
  return {
    schedule_id: id,
    version: 1,
    engine: "airflow",
    title: "Morning 📈",
    description: "",
    owner: "mina",
    jobs: [{ id: "1", title: "Job 1", order: 1 }],
    details_key: "details/1.json",
    success_emails: ["desk@example.com"],
    failure_emails: [],
    start_date: "2026-11-01",
    end_date: null,
    execution_time: "09:30",
    frequency: "daily",
    cron: "30 9 * * *",
    timezone: "Asia/Seoul",
    is_paused: false,
    created_at: "2026-11-01T00:00:00.000Z",
    updated_at: null,
    effective_from: "2026-11-01T00:00:00.000Z",
    not_before: null,
    state: "registering",
    import_error: null,
    absent_since: null,
    file: null,
    ...more,
  };
}

const [OLD, NEW] = ["01M7WD7TG0Q5N2SHJGC91V6QCA", "01M7WD7TG0Q5N2SHJGC91V6QCB"];

export function scheduleStoreContract(name: string, open: () => Promise<ScheduleStore>): void {
  describe(`records of schedules ${name}`, () => {
    it("are created once, and read back as they were", async () => {
      const store = await open();
      const schedule = aSchedule(OLD, { file: { revision: "0123456789ab", size: 3, written_at: "2026-11-01T00:00:01.000Z" } });
      expect([await store.create(schedule), await store.create(aSchedule(OLD, { title: "Another" }))]).toEqual([true, false]);
      expect(await store.get(OLD)).toEqual(schedule);
      expect(await store.get(NEW)).toBeUndefined();
    });

    it("are replaced only where nobody else has replaced them since", async () => {
      const store = await open();
      expect(await store.replace(aSchedule(OLD), 1)).toBe(false);
      await store.create(aSchedule(OLD));
      expect(await store.replace(aSchedule(OLD, { version: 2, title: "Second" }), 1)).toBe(true);
      expect(await store.replace(aSchedule(OLD, { version: 2, title: "Third" }), 1)).toBe(false);
      expect((await store.get(OLD))?.title).toBe("Second");
    });

    it("say whether their last change is not made yet, also in lists, until a record without it takes their place", async () => {
      const store = await open();
      await store.create(aSchedule(OLD));
      await store.create(aSchedule(NEW, { unmade: true }));
      expect(await store.get(NEW)).toEqual(aSchedule(NEW, { unmade: true }));
      expect(await store.list()).toEqual([aSchedule(NEW, { unmade: true }), aSchedule(OLD)]);
      expect(await store.replace(aSchedule(OLD, { version: 2, unmade: true }), 1)).toBe(true);
      expect(await store.replace(aSchedule(NEW, { version: 2 }), 1)).toBe(true);
      expect(await store.get(OLD)).toEqual(aSchedule(OLD, { version: 2, unmade: true }));
      expect(await store.get(NEW)).toEqual(aSchedule(NEW, { version: 2 }));
    });

    it("are listed newest first, and gone once they are removed, however often", async () => {
      const store = await open();
      for (const id of [OLD, NEW]) await store.create(aSchedule(id));
      expect((await store.list()).map(({ schedule_id }) => schedule_id)).toEqual([NEW, OLD]);
      await store.remove(NEW);
      await store.remove(NEW);
      expect((await store.list()).map(({ schedule_id }) => schedule_id)).toEqual([OLD]);
    });
  });
}

export function airflowSyncContract(name: string, open: () => Promise<AirflowSyncStore>): void {
  it(`how far Airflow is followed is kept ${name}, and there is nothing before the first time`, async () => {
    const store = await open();
    expect(await store.get()).toBeUndefined();
    const state = {
      since: 1_795_000_000_000,
      open: [
        { dag_id: OLD, dag_run_id: "scheduled__2026-11-20T00:00:00+00:00" },
        { dag_id: OLD, dag_run_id: "manual__1", run_id: "019d9a30-4f80-7c1a-9d55-0a3c7e2b9f10", gone_since: 1_795_000_000_000 },
      ],
    };
    await store.put(state);
    expect(await store.get()).toEqual(state);
    await store.put({ since: 1, open: [] });
    expect(await store.get()).toEqual({ since: 1, open: [] });
  });
}

export function scheduleFilesContract(name: string, open: () => Promise<ScheduleFiles>): void {
  describe(`files of schedules ${name}`, () => {
    it("are listed with their sizes, and gone once they are deleted, however often", async () => {
      const files = await open();
      await files.putDagFile(OLD, "one");
      await files.putDagFile(OLD, "three");
      await files.putDagFile(NEW, "two");
      expect(await files.listDagFiles()).toEqual(
        new Map([
          [OLD, 5],
          [NEW, 3],
        ]),
      );
      await files.deleteDagFile(OLD);
      await files.deleteDagFile(OLD);
      expect([...(await files.listDagFiles()).keys()]).toEqual([NEW]);
    });

    it("have details of jobs under a key of their content", async () => {
      const files = await open();
      const job = {
        id: "1",
        title: "한글 📈",
        order: 1,
        description: "",
        commands: [],
        data_load_url: "",
        data_load_code: null,
        code: "x",
        work: null,
      };
      const key = await files.putDetails(OLD, [job]);
      expect(await files.putDetails(OLD, [job])).toBe(key);
      expect(await files.putDetails(OLD, [{ ...job, code: "y" }])).not.toBe(key);
      expect(await files.getDetails(key)).toEqual([job]);
      await expect(files.getDetails(`${key}-gone`)).rejects.toThrow("details");
    });

    it("have logs that are read back as they were, and none where none was kept", async () => {
      const files = await open();
      const log = { header: [], lines: [{ at: null, level: "info", source: null, text: "a\n\nb" }], error_detail: null, ended: true };
      expect(await files.getLog("x/1.json")).toBeUndefined();
      await files.putLog("x/1.json", log);
      expect(await files.getLog("x/1.json")).toEqual(log);
    });
  });
}
