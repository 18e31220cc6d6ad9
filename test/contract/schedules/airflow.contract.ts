import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { everyPage } from "../../../shared/domain/airflow/airflow-page.ts";
import type { Airflow, AirflowRun } from "../../../shared/ports/airflow.ts";

export interface OpenAirflow {
  readonly airflow: Airflow;
  /** The same Airflow, with a password that is wrong. */
  readonly stranger: Airflow;
  /** Lets time pass until it answers something. */
  until<Found>(look: () => Promise<Found | undefined>): Promise<Found>;
  close(): Promise<void>;
}

/**
 * What every Airflow does, real or not. It has a DAG `conformance`, not scheduled, with the tag `belfry`, of three tasks that end well; with the conf
 * `{"fail": true}` one fails, without a retry, with an exception raised from another, one of whose messages has a blank line; with `{"sleep": n}` one takes n seconds.
 */
export function airflowContract(api: "v1" | "v2", name: string, open: () => Promise<OpenAirflow>): void {
  const DAG = "conformance";

  describe(`${name}: Airflow`, () => {
    let opened: OpenAirflow;
    let airflow: Airflow;
    beforeAll(async () => {
      opened = await open();
      ({ airflow } = opened);
      await opened.until(() => airflow.getDag(DAG));
      await airflow.setPaused(DAG, false);
    });
    afterAll(() => opened.close());

    const start = async (conf: Readonly<Record<string, unknown>> = {}) => {
      const { run } = await airflow.triggerRun({ dag_id: DAG, run_id: `belfry-${randomUUID()}`, conf });
      return run.run_id;
    };
    const inState = (runId: string, ...states: readonly string[]): Promise<AirflowRun> =>
      opened.until(async () => {
        const run = await airflow.getRun(DAG, runId);
        return run && states.includes(run.state) ? run : undefined;
      });

    it("says which version it is, and how it is", async () => {
      const version = await airflow.version();
      expect(version.api).toBe(api);
      expect(version.version).toMatch(api === "v1" ? /^2\./ : /^3\./);
      expect((await airflow.health()).metadatabase).toBe("healthy");
    });

    it("tells of a DAG and its tasks, and of none that is not there", async () => {
      expect(await airflow.getDag(DAG)).toMatchObject({ dag_id: DAG, is_stale: false, has_import_errors: false, next_run_due: null });
      expect(await airflow.listTasks(DAG)).toHaveLength(3);
      expect(await airflow.getDag("nobody.knows")).toBeUndefined();
      expect(await airflow.listTasks("nobody.knows")).toBeUndefined();
    });

    it("lists the DAG among all, once", async () => {
      const ids: string[] = [];
      for await (const { rows } of everyPage("/dags", (cursor) => airflow.listDags({}, cursor)))
        ids.push(...rows.map(({ dag_id }) => dag_id));
      expect(ids.filter((id) => id === DAG)).toHaveLength(1);
      expect(await airflow.listDags({ tags: ["a-tag-of-nobody"] })).toMatchObject({ rows: [], next: null });
    });

    it("lists the DAG among those of a tag, with all that is told of it by itself", async () => {
      const listed = [];
      for await (const { rows } of everyPage("/dags", (cursor) => airflow.listDags({ tags: ["belfry"] }, cursor)))
        listed.push(...rows.filter(({ dag_id }) => dag_id === DAG));
      const { dag_id, tags, is_paused, is_stale, file, schedule } = (await airflow.getDag(DAG)) ?? {};
      expect(tags).toContain("belfry");
      expect(listed).toMatchObject([{ dag_id, tags, is_paused, is_stale, file, schedule }]);
    });

    it("pauses and resumes a DAG, which does nothing the second time", async () => {
      for (const paused of [true, true, false, false]) {
        expect(await airflow.setPaused(DAG, paused)).toMatchObject({ dag_id: DAG, is_paused: paused });
        expect(await airflow.getDag(DAG)).toMatchObject({ is_paused: paused });
      }
    });

    it("starts a run under the given id, with its conf and note, and once only", async () => {
      const trigger = { dag_id: DAG, run_id: `belfry-${randomUUID()}`, conf: { of: "a test", deep: { n: [1, null] } }, note: '노트 "1"' };
      const first = await airflow.triggerRun(trigger);
      expect(first).toMatchObject({ created: true, run: { dag_id: DAG, run_id: trigger.run_id, run_type: "manual", conf: trigger.conf } });
      const second = await airflow.triggerRun(trigger);
      expect(second).toMatchObject({ created: false, run: { run_id: trigger.run_id, due: first.run.due } });
      expect(await airflow.getRun(DAG, trigger.run_id)).toMatchObject({ note: trigger.note, conf: trigger.conf });
    });

    it("takes run ids with plus signs and colons, and runs of the same moment", async () => {
      const ids = ["a", "b", "c"].map((end) => `belfry__${new Date().toISOString().replace("Z", "+00:00")}~${randomUUID()}.${end}`);
      const at = Date.UTC(2026, 9, 1) + 1000 * Math.floor(Math.random() * 1_000_000);
      await Promise.all(ids.map((run_id) => airflow.triggerRun({ dag_id: DAG, run_id, logical_date: at })));
      for (const id of ids) {
        expect(await airflow.getRun(DAG, id)).toMatchObject({ run_id: id });
        await inState(id, "success");
        expect(await airflow.deleteRun(DAG, id)).toBe("deleted");
      }
    });

    it("brings a run to its end, with each task once and a log of each", async () => {
      const id = await start();
      const run = await inState(id, "success", "failed");
      expect(run).toMatchObject({ state: "success" });
      expect(Date.parse(run.end_date ?? "")).toBeGreaterThanOrEqual(Date.parse(run.start_date ?? ""));
      const tasks = await airflow.listTaskInstances(DAG, id);
      const ids = (await airflow.listTasks(DAG))?.map(({ task_id }) => task_id) ?? [];
      expect(tasks.map(({ task_id }) => task_id)).toEqual(ids.toSorted());
      expect(tasks.map(({ state, map_index }) => ({ state, map_index }))).toEqual(tasks.map(() => ({ state: "success", map_index: -1 })));
      for (const { task_id, try_number } of tasks) {
        // Not always 1: a busy Airflow 2 may queue a task anew, which counts.
        expect(try_number).toBeGreaterThanOrEqual(1);
        const log = await airflow.getLog({ dag_id: DAG, run_id: id, task_id }, try_number);
        expect(log?.lines.length).toBeGreaterThan(0);
        expect(log).toMatchObject({ error_detail: null, ended: api === "v1" ? null : true });
      }
    });

    it("tells which task failed, with the exception that left it and what that was raised from", async () => {
      const id = await start({ fail: true });
      expect(await inState(id, "success", "failed")).toMatchObject({ state: "failed" });
      const failed = (await airflow.listTaskInstances(DAG, id)).filter(({ state }) => state === "failed");
      expect(failed).toHaveLength(1);
      const log = await airflow.getLog({ dag_id: DAG, run_id: id, task_id: failed[0]?.task_id ?? "" }, failed[0]?.try_number ?? 0);
      // The last one: what a task has caught and logged before is no reason.
      const trace = log?.lines.findLast(({ level, text }) => level === "error" && text.includes("Traceback"))?.text ?? "";
      const causes =
        log?.error_detail?.filter(({ is_cause }) => is_cause).length ?? trace.split("direct cause of the following exception").length - 1;
      expect(causes).toBe(1);
      expect(log?.error_detail?.length ?? trace.split("Traceback (most recent call last)").length - 1).toBe(2);
      // One of the messages has a blank line, which Airflow 2 leaves out of the logs that it shows.
      expect(log?.error_detail?.some(({ value }) => value.includes("\n\n")) ?? trace.includes("\n\n")).toBe(api === "v2");
    });

    it("runs a failed task again under the same run, in its next try", async () => {
      const id = await start({ fail: true });
      await inState(id, "failed");
      const failed = (await airflow.listTaskInstances(DAG, id)).find(({ state }) => state === "failed");
      const cleared = await airflow.clearTaskInstances(DAG, id, { task_ids: [failed?.task_id ?? ""], onlyFailed: true });
      expect(cleared).toContain(failed?.task_id);
      await opened.until(async () => {
        const tasks = await airflow.listTaskInstances(DAG, id);
        const again = tasks.find(({ task_id }) => task_id === failed?.task_id);
        return again && failed && again.try_number > failed.try_number && again.state === "failed" ? again : undefined;
      });
      expect(await inState(id, "failed")).toMatchObject({ run_id: id });
    });

    it("runs a whole run again, or only what failed of it, keeping its id and when it was due", async () => {
      const id = await start({ fail: true });
      const { due } = await inState(id, "failed");
      const tries = async () => (await airflow.listTaskInstances(DAG, id)).map(({ try_number }) => try_number);
      const before = await tries();
      expect(await airflow.clearRun(DAG, id, { onlyFailed: true })).toMatchObject({
        run_id: id,
        due,
        state: expect.stringMatching(/queued|running/),
      });
      await inState(id, "failed");
      const between = await tries();
      expect(between.filter((tried, index) => tried === before[index]).length).toBeGreaterThan(0);
      expect(await airflow.clearRun(DAG, id)).toMatchObject({ run_id: id, due, state: "queued" });
      await inState(id, "failed");
      const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0);
      expect(sum(between)).toBeGreaterThan(sum(before));
      expect(sum(await tries())).toBeGreaterThan(sum(between));
    });

    it("stops a run, and sets a task of it to what it is told", async () => {
      const id = await start({ sleep: 600 });
      await inState(id, "running");
      const running = await opened.until(async () =>
        (await airflow.listTaskInstances(DAG, id)).find(({ state, try_number }) => state === "running" && try_number > 0),
      );
      // A scheduler that is looking at the run writes what it has seen: then it goes on, and is told again.
      await opened.until(async () => {
        const run = await airflow.getRun(DAG, id);
        if (run?.state === "failed") return run;
        await airflow.setRunState(DAG, id, "failed");
        return undefined;
      });
      await airflow.setTaskInstanceState({ dag_id: DAG, run_id: id, task_id: running.task_id }, "success");
      const task = (await airflow.listTaskInstances(DAG, id)).find(({ task_id }) => task_id === running.task_id);
      expect(task).toMatchObject({ state: "success" });
    });

    it("keeps the note that a run was given last", async () => {
      const id = await start();
      for (const note of ["one", "one", "stopped by \u{1F600}"]) {
        expect(await airflow.setNote(DAG, id, note)).toMatchObject({ note });
        expect(await airflow.getRun(DAG, id)).toMatchObject({ note });
      }
    });

    it("lists runs of the DAG and of all, oldest first, and those that have changed", async () => {
      const ids = [await start(), await start()];
      for (const id of ids) await inState(id, "success");
      for (const dag_id of [DAG, undefined]) {
        const found: string[] = [];
        for await (const { rows } of everyPage("/dagRuns", (cursor) => airflow.listRuns({ dag_id, states: ["success"] }, cursor)))
          found.push(...rows.map(({ run_id }) => run_id));
        expect(found.filter((id) => ids.includes(id))).toEqual(ids);
      }
      expect(await airflow.listRuns({ dag_id: DAG, updated_since: Date.now() + 86_400_000_000 })).toMatchObject({
        rows: [],
        next: null,
        total: 0,
      });
    });

    it("deletes a run once", async () => {
      const id = await start();
      await inState(id, "success");
      expect(await airflow.deleteRun(DAG, id)).toBe("deleted");
      expect(await airflow.deleteRun(DAG, id)).toBe("absent");
      expect(await airflow.getRun(DAG, id)).toBeUndefined();
      await expect(airflow.listTaskInstances(DAG, id)).rejects.toMatchObject({ fault: "not-found" });
    });

    it("says what is not there, and refuses ids that are none", async () => {
      expect(await airflow.getRun(DAG, "never")).toBeUndefined();
      expect(await airflow.deleteDag("nobody.knows")).toBe("absent");
      expect(await airflow.getLog({ dag_id: DAG, run_id: "never", task_id: "x" }, 1)).toBeUndefined();
      const nowhere = airflow.triggerRun({ dag_id: "nobody.knows", run_id: "x" });
      await expect(nowhere).rejects.toMatchObject({ fault: "not-found", status: 404, method: "POST" });
      await expect(airflow.setRunState(DAG, "never", "failed")).rejects.toMatchObject({ fault: "not-found" });
      await expect(airflow.triggerRun({ dag_id: DAG, run_id: "two words" })).rejects.toMatchObject({ fault: "invalid" });
      for (const id of ["", "~", "..", "."]) await expect(airflow.getDag(id)).rejects.toMatchObject({ fault: "invalid" });
    });

    it("lists files that it cannot load", async () => {
      for (const error of await airflow.listImportErrors())
        expect(error).toMatchObject({ file: expect.any(String), stack_trace: expect.any(String) });
      expect(Array.isArray(await airflow.listImportErrors())).toBe(true);
    });

    it("tells a wrong password from all else, without repeating it", async () => {
      const refused = opened.stranger.getDag(DAG);
      await expect(refused).rejects.toMatchObject({ fault: "unauthorized" });
      await expect(refused).rejects.not.toThrow(/wrong-secret/);
    });
  });
}
