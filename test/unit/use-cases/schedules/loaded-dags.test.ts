import { afterEach, describe, expect, it } from "vitest";
import { toggleSchedule } from "../../../../shared/use-cases/schedules/change-schedule.ts";
import { type ScheduleSimulation, simulateSchedules } from "../../../support/airflow/schedule-simulation.ts";

const EMPTY = { status: 200, type: "application/json", text: '{"dags":[],"total_entries":0}' } as const;
const GONE = { status: 404, type: "application/json", text: '{"detail":"not found"}' } as const;
const AWAY = { status: 500, type: "text/html", text: "<html>away</html>" } as const;

let open: ScheduleSimulation | undefined;
afterEach(async () => {
  await open?.stop();
  open = undefined;
});

describe.each(["v1", "v2"] as const)("DAGs of schedules on Airflow by %s", (api) => {
  async function active(count: number) {
    open = await simulateSchedules(api);
    const { create, syncAfter, memory, stub } = open;
    const ids: string[] = [];
    while (ids.length < count) ids.push((await create()).schedule_id);
    await syncAfter(60);
    await syncAfter(60);
    const states = async () => new Set((await memory.schedules.list()).map(({ state }) => state));
    expect(await states()).toEqual(new Set(["active"]));
    /** Paths of what a pass asks about DAGs, without their runs. */
    const asked = async () => {
      const before = stub.calls.length;
      await syncAfter(60);
      const paths = stub.calls.slice(before).map(({ method, path }) => `${method} ${path.replace(/^\/api\/v\d/, "")}`);
      return paths.filter((path) => /^\w+ \/dags(\/[^/~]+)?$/.test(path));
    };
    return { world: open, memory, stub, ids, states, asked };
  }

  it("are asked for by a hundred, none by itself", async () => {
    const { asked } = await active(101);
    // Two pages, and a look whether the list ends there.
    expect(await asked()).toEqual(["GET /dags", "GET /dags", "GET /dags"]);
  });

  it("are told what a list shows to be otherwise than the schedule says", async () => {
    const { world, stub, ids, asked } = await active(3);
    const [, id = ""] = ids;
    stub.switches.before = ({ method }) => (method === "PATCH" ? AWAY : undefined);
    await toggleSchedule(world.ports, id);
    expect(stub.world.dags.get(id)?.isPaused).toBe(false);
    stub.switches.before = () => undefined;
    expect(await asked()).toContain(`PATCH /dags/${id}`);
    expect(stub.world.dags.get(id)?.isPaused).toBe(true);
    expect(new Set(await asked())).toEqual(new Set(["GET /dags"]));
  });

  it("that the list leaves out are asked for by themselves, and are there", async () => {
    const { stub, ids, states, asked } = await active(2);
    stub.switches.before = ({ path }) => (path.endsWith("/dags") ? EMPTY : undefined);
    const paths = await asked();
    expect(paths.toSorted()).toEqual(["GET /dags", ...ids.map((id) => `GET /dags/${id}`)].toSorted());
    expect(await states()).toEqual(new Set(["active"]));
  });

  it("that Airflow has lost are missing after ten minutes", async () => {
    const { world, memory, stub, ids } = await active(2);
    const [id = "", other = ""] = ids;
    stub.access.users.set("admin", { password: "admin", role: "admin", sees: (dagId) => dagId !== id });
    stub.switches.before = ({ path }) => (path.endsWith(`/dags/${id}`) ? GONE : undefined);
    for (let minutes = 0; minutes < 12; minutes += 1) await world.syncAfter(60);
    const states = (await memory.schedules.list()).map(({ schedule_id, state }) => [schedule_id, state]);
    expect(Object.fromEntries(states)).toEqual({ [id]: "missing", [other]: "active" });
  });

  it("are asked for one by one where they cannot be listed, which is reported", async () => {
    const { memory, stub, ids, states, asked } = await active(2);
    stub.switches.before = ({ path }) => (path.endsWith("/dags") ? AWAY : undefined);
    expect((await asked()).filter((path) => path !== "GET /dags").toSorted()).toEqual(ids.map((id) => `GET /dags/${id}`).toSorted());
    expect(memory.telemetry.named("airflow.dags_not_listed")).toMatchObject([{ level: "warn" }]);
    expect(memory.telemetry.named("schedule.not_reconciled")).toEqual([]);
    expect(await states()).toEqual(new Set(["active"]));
  });
});
