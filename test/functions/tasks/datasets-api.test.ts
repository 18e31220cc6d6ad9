import { describe, expect, it } from "vitest";
import { anApi } from "../http-events.ts";
import { DATASET, LONG, made, MINA } from "./made-tasks.ts";

describe("datasets", () => {
  it("are registered with their defaults, shown, changed field by field, and deleted", async () => {
    const api = anApi();
    const { status, json, headers } = await api.send("POST /api/v1/datasets", { body: DATASET, ...MINA });
    expect([status, headers["location"]]).toEqual([201, "/api/v1/datasets/1"]);
    const dataset = {
      name: "roads",
      description: null,
      path: "s3://data/roads",
      data_type: "Surf",
      gt_path: null,
      created_by_id: 7,
      id: 1,
      created_at: "2026-11-20T12:00:00.000Z",
      updated_at: "2026-11-20T12:00:00.000Z",
    };
    expect(json).toEqual(dataset);
    api.memory.clock.set(api.memory.clock.now() + 1_000);
    const changed = await api.send("PUT /api/v1/datasets/1", { body: { data_type: "Jetson", gt_path: "s3://truth" } });
    expect(changed).toMatchObject({ status: 200 });
    expect(changed.json).toEqual({ ...dataset, data_type: "Jetson", gt_path: "s3://truth", updated_at: "2026-11-20T12:00:01.000Z" });
    expect((await api.send("GET /api/v1/datasets/1")).json).toEqual(changed.json);
    const gone = await api.send("DELETE /api/v1/datasets/1");
    expect([gone.status, gone.text, gone.headers["content-type"]]).toEqual([204, "", undefined]);
    for (const method of ["GET", "DELETE"]) {
      expect((await api.send(`${method} /api/v1/datasets/1`)).json).toMatchObject({
        error: "HTTP error",
        detail: "Dataset not found",
        status_code: 404,
        reason: "dataset-not-found",
      });
    }
    expect(await api.send("PUT /api/v1/datasets/1", { body: {} })).toMatchObject({ status: 404 });
  });

  it("are listed newest first, by pages, and by type before creator", async () => {
    const api = anApi();
    for (const [name, data_type, user] of [
      ["a", "Vector", 1],
      ["b", "Surf", 2],
      ["c", "Vector", 2],
    ] as const) {
      await made(api, "datasets", { name, path: "p", data_type }, { as: { user, session: "s" } });
    }
    const names = async (query: string) =>
      ((await api.send(`GET /api/v1/datasets${query}`)).json as { name: string }[]).map(({ name }) => name);
    expect(await names("")).toEqual(["c", "b", "a"]);
    expect(await names("?skip=1&limit=1")).toEqual(["b"]);
    expect(await names("?creator_id=2")).toEqual(["c", "b"]);
    expect(await names("?data_type=Vector&creator_id=2")).toEqual(["c", "a"]);
  });

  it("have names of their own, in any letter case: a second one is refused with 400", async () => {
    const api = anApi();
    await made(api, "datasets", DATASET);
    await made(api, "datasets", { ...DATASET, name: "rails" });
    const again = await api.send("POST /api/v1/datasets", { body: { ...DATASET, name: "Roads" } });
    const detail = "Dataset with name='Roads' already exists";
    const errors = [{ loc: ["body", "name"], msg: detail, type: "dataset-exists" }];
    expect(again.json).toMatchObject({ status_code: 400, detail, errors });
    expect(await api.send("PUT /api/v1/datasets/2", { body: { name: "ROADS" } })).toMatchObject({ status: 400 });
    expect(await api.send("PUT /api/v1/datasets/1", { body: { name: "ROADS" } })).toMatchObject({ status: 200 });
  });

  it("cannot be deleted while a task uses them; the tasks are named", async () => {
    const api = anApi();
    await made(api, "datasets", DATASET);
    await made(api, "tasks", { name: "build", dataset_id: 1 });
    const { status, error } = await api.send("DELETE /api/v1/datasets/1");
    expect([status, error.message]).toEqual([409, "Dataset 1 is used by tasks: 1"]);
    await api.send("PUT /api/v1/tasks/1", { body: { dataset_id: 0 } });
    expect(await api.send("DELETE /api/v1/datasets/1")).toMatchObject({ status: 204 });
  });

  it.each([
    ["name", { name: " " }, "blank"],
    ["name", { name: LONG.slice(0, 256) }, "invalid"],
    ["name", { name: 1 }, "invalid"],
    ["path", { path: "" }, "blank"],
    ["path", { path: LONG.slice(0, 1_025) }, "invalid"],
    ["description", { description: LONG.slice(0, 2_001) }, "invalid"],
    ["data_type", { data_type: "Lidar" }, "invalid"],
    ["gt_path", { gt_path: 5 }, "invalid"],
    ["created_by_id", { created_by_id: 0 }, "invalid"],
    ["created_by_id", { created_by_id: "1" }, "invalid"],
    ["id", { id: 9 }, "unknown-field"],
  ])("are refused with 422 where %s is at fault, case %#", async (path, change, reason) => {
    const api = anApi();
    await made(api, "datasets", DATASET);
    for (const request of ["POST /api/v1/datasets", "PUT /api/v1/datasets/1"]) {
      const { status, json, error } = await api.send(request, { body: { ...DATASET, name: "other", ...change } });
      expect([status, error.details]).toMatchObject([422, [{ path, reason }]]);
      expect(json).toMatchObject({ error: "Request validation error", errors: [{ loc: ["body", path] }] });
    }
  });
});
