import { describe, expect, it } from "vitest";
import { anApi } from "../http-events.ts";
import { ADMIN, DATASET, LONG, made, MINA } from "./made-tasks.ts";

describe("tasks", () => {
  it("are registered with their defaults and shown with what they are nested in", async () => {
    const api = anApi();
    const dataset = await made(api, "datasets", DATASET);
    const { status, json, headers } = await api.send("POST /api/v1/tasks", {
      body: { name: "build", customer: "acme", branch_name: "main", build_config_custom_conf: { a: { b: [1] } }, dataset_id: dataset.id },
      ...MINA,
    });
    expect([status, headers["location"]]).toEqual([201, "/api/v1/tasks/1"]);
    expect(json).toEqual({
      name: "build",
      description: null,
      customer: "acme",
      log_out_path: null,
      id: 1,
      status: "pending",
      created_at: "2026-11-20T12:00:00.000Z",
      updated_at: "2026-11-20T12:00:00.000Z",
      created_by_id: 7,
      configuration: {
        branch_name: "main",
        commit_id: null,
        build_config: null,
        build_config_customized: false,
        build_config_custom_conf: { a: { b: [1] } },
        build_config_custom_ini: {},
      },
      dataset,
      video_output: { enabled: false, path: "" },
    });
    expect((await api.send("GET /api/v1/tasks/1")).json).toEqual(json);
  });

  it("are changed field by field; dataset_id 0 takes the dataset away", async () => {
    const api = anApi();
    await made(api, "datasets", DATASET);
    await made(api, "tasks", { name: "build", commit_id: "abc", dataset_id: 1 });
    const put = async (body: object) => (await api.send("PUT /api/v1/tasks/1", { body })).json;
    expect(await put({ build_config: "fast", video_out_path: "out" })).toMatchObject({
      configuration: { commit_id: "abc", build_config: "fast" },
      dataset: { id: 1 },
      video_output: { enabled: false, path: "out" },
    });
    expect(await put({ video_out_enabled: true, status: "completed" })).toMatchObject({
      status: "completed",
      video_output: { enabled: true, path: "out" },
    });
    expect(await put({ dataset_id: 0, customer: null })).toMatchObject({ dataset: null, customer: null, status: "completed" });
    expect(await put({})).toMatchObject({ name: "build", dataset: null });
  });

  it("are deleted, and then known no more", async () => {
    const api = anApi();
    await made(api, "tasks", { name: "build" });
    expect(await api.send("DELETE /api/v1/tasks/1")).toMatchObject({ status: 204, text: "" });
    for (const [request, body] of [
      ["GET /api/v1/tasks/1", undefined],
      ["GET /api/v1/tasks/1/status", undefined],
      ["PUT /api/v1/tasks/1", {}],
      ["DELETE /api/v1/tasks/1", undefined],
      ["POST /api/v1/tasks/1/execute", {}],
    ] as const) {
      const { json } = await api.send(request, { body });
      expect(json).toMatchObject({ error: "HTTP error", detail: "Task not found", status_code: 404 });
    }
  });

  it("are listed newest first; of several filters the first that is present counts", async () => {
    const api = anApi();
    await made(api, "datasets", DATASET);
    for (const [name, status, customer, user, dataset_id] of [
      ["a", "pending", "x", 1, 1],
      ["b", "failed", "x", 2, 0],
      ["c", "pending", "y", 2, 1],
    ] as const) {
      await made(api, "tasks", { name, status, customer, dataset_id }, { as: { user, session: "s" } });
    }
    const names = async (query: string) =>
      ((await api.send(`GET /api/v1/tasks${query}`)).json as { name: string }[]).map(({ name }) => name);
    expect(await names("")).toEqual(["c", "b", "a"]);
    expect(await names("?limit=1&skip=2")).toEqual(["a"]);
    expect(await names("?status=pending&customer=x&creator_id=2&dataset_id=5")).toEqual(["c", "a"]);
    expect(await names("?customer=x&creator_id=2&dataset_id=5")).toEqual(["b", "a"]);
    expect(await names("?creator_id=2&dataset_id=1")).toEqual(["c", "b"]);
    expect(await names("?dataset_id=1")).toEqual(["c", "a"]);
  });

  it.each([
    ["name", { name: "" }, "blank"],
    ["name", { name: LONG.slice(0, 256) }, "invalid"],
    ["description", { description: 1 }, "invalid"],
    ["customer", { customer: "x".repeat(33) }, "invalid"],
    ["log_out_path", { log_out_path: LONG.slice(0, 1_025) }, "invalid"],
    ["status", { status: "done" }, "invalid"],
    ["status", { status: "running" }, "running-by-hand"],
    ["branch_name", { branch_name: LONG.slice(0, 256) }, "invalid"],
    ["commit_id", { commit_id: [] }, "invalid"],
    ["build_config", { build_config: 1 }, "invalid"],
    ["build_config_customized", { build_config_customized: "yes" }, "invalid"],
    ["build_config_custom_conf", { build_config_custom_conf: [] }, "invalid"],
    ["build_config_custom_conf", { build_config_custom_conf: { a: LONG } }, "json-too-large"],
    ["build_config_custom_ini", { build_config_custom_ini: "a=b" }, "invalid"],
    ["dataset_id", { dataset_id: -1 }, "invalid"],
    ["video_out_enabled", { video_out_enabled: 1 }, "invalid"],
    ["video_out_path", { video_out_path: null }, "invalid"],
    ["video_out_path", { video_out_enabled: true }, "video-path-missing"],
    ["video_out_path", { video_out_enabled: true, video_out_path: " " }, "video-path-missing"],
    ["created_by_id", { created_by_id: -5 }, "invalid"],
    ["configuration", { configuration: {} }, "unknown-field"],
  ])("are refused with 422 where %s is at fault, case %#", async (path, change, reason) => {
    const api = anApi();
    await made(api, "tasks", { name: "build" });
    for (const request of ["POST /api/v1/tasks", "PUT /api/v1/tasks/1"]) {
      const { status, error } = await api.send(request, { body: { name: "other", ...change } });
      expect([status, error.details]).toMatchObject([422, [{ path, reason }]]);
    }
    expect((await api.send("GET /api/v1/tasks/1")).json).toMatchObject({ name: "build" });
  });

  it("name what does not exist: a dataset or a creator is answered 404, and nothing is changed", async () => {
    const api = anApi();
    await made(api, "tasks", { name: "build" });
    for (const request of ["POST /api/v1/tasks", "PUT /api/v1/tasks/1"]) {
      expect((await api.send(request, { body: { name: "x", dataset_id: 5 }, ...ADMIN })).error.reason).toBe("dataset-not-found");
      expect((await api.send(request, { body: { name: "x", created_by_id: 5 }, ...ADMIN })).error.reason).toBe("user-not-found");
    }
    expect((await api.send("GET /api/v1/tasks")).json).toMatchObject([{ name: "build", created_by_id: null }]);
  });
});

describe.each([
  ["datasets", { name: "x", path: "p" }],
  ["tasks", { name: "x" }],
] as const)("the creator of %s", (kind, body) => {
  it("is the caller, or nobody for the deployment's token", async () => {
    const api = anApi();
    expect(await made(api, kind, body, MINA)).toMatchObject({ created_by_id: 7 });
    expect(await made(api, kind, { ...body, name: "y" })).toMatchObject({ created_by_id: null });
    expect(await made(api, kind, { ...body, name: "z", created_by_id: 7 }, MINA)).toMatchObject({ created_by_id: 7 });
  });

  it("is another user's number only for who manages accounts: others are refused, and nothing is written", async () => {
    const api = anApi();
    api.memory.userDirectory.users.add(9);
    const forbidden = { status: 403, error: { reason: "privileged-field" } };
    expect(await api.send(`POST /api/v1/${kind}`, { body: { ...body, created_by_id: 9 }, ...MINA })).toMatchObject(forbidden);
    expect((await api.send(`GET /api/v1/${kind}`)).json).toEqual([]);
    expect(await made(api, kind, { ...body, created_by_id: 9 }, ADMIN)).toMatchObject({ created_by_id: 9 });
    await made(api, kind, { ...body, name: "own" }, MINA);
    for (const [id, created_by_id] of [
      [1, 7],
      [2, 1],
      [2, 9],
    ] as const) {
      const sent = { body: { created_by_id, name: "taken over" }, ...MINA };
      expect(await api.send(`PUT /api/v1/${kind}/${id}`, sent)).toMatchObject({
        status: 403,
        error: { reason: id === 1 ? "not-owner" : "privileged-field" },
      });
    }
    const kept = await api.send(`PUT /api/v1/${kind}/2`, { body: { created_by_id: 7, name: "kept" }, ...MINA });
    expect(kept.json).toMatchObject({ created_by_id: 7, name: "kept" });
  });

  it.each([["0"], ["-1"], ["1.5"], ["abc"], ["99999999999"]])("is no reason to take %s for a number", async (id) => {
    for (const [method, sent] of [["GET"], ["PUT", {}], ["DELETE"]] as const) {
      const { status, error } = await anApi().send(`${method} /api/v1/${kind}/${id}`, { body: sent });
      expect([status, error.details[0]?.path]).toEqual([422, `path.${kind.slice(0, -1)}_id`]);
    }
  });

  it.each([
    ["limit", "0"],
    ["limit", "1001"],
    ["skip", "-1"],
    ["creator_id", "x"],
    ["page", "1"],
  ])("and lists refuse the query %s=%s", async (name, value) => {
    const { status, error } = await anApi().send(`GET /api/v1/${kind}?${name}=${value}`);
    expect([status, error.details[0]?.path]).toEqual([422, `query.${name}`]);
  });

  it("can be asked for with a slash at the end, which leads to the address without, query and all", async () => {
    const api = anApi();
    for (const method of ["GET", "POST"]) {
      expect(await api.send(`${method} /api/v1/${kind}/?skip=1`)).toMatchObject({
        status: 308,
        headers: { location: `/api/v1/${kind}?skip=1` },
      });
    }
    expect(await api.send(`GET /api/v1/${kind}/`, { access: "", refused: "token-missing" })).toMatchObject({ status: 401 });
    expect(await api.send(`GET /api/v1/${kind}/`, { access: null })).toMatchObject({ status: 401 });
    expect(await api.send(`PATCH /api/v1/${kind}/`)).toMatchObject({ status: 404 });
  });
});
