import { expect, it } from "vitest";
import { userService } from "../../../shared/adapters/user-service/user-service.ts";
import type { TelemetryEvent } from "../../../shared/ports/telemetry.ts";

const PROFILE = { data: { name: "Kim", department: "Sales", role: "ADMIN" } };

/** A service that answers each request by this, in order, the last again and again; and what it was sent. */
function aService(...answers: (() => Response | Promise<Response>)[]) {
  const sent: { readonly url: string; readonly id: string | null }[] = [];
  const reported: TelemetryEvent[] = [];
  const world = { now: 0 };
  const fetched: typeof fetch = async (url, init) => {
    sent.push({ url: url as string, id: new Headers(init?.headers).get("x-user-id") });
    const answer = answers[Math.min(sent.length, answers.length) - 1];
    return (await answer?.()) ?? new Response("", { status: 404 });
  };
  const telemetry = { record: (event: TelemetryEvent) => void reported.push(event) };
  const find = userService("http://users.example/api/users/me/profile", { clock: { now: () => world.now }, telemetry, fetched });
  return { find, sent, reported, world };
}

it("asks the service who a user is, once in ten seconds", async () => {
  const { find, sent, world } = aService(() => Response.json(PROFILE));
  expect(await find("7")).toEqual({ name: "Kim", role: "ADMIN" });
  world.now = 9_999;
  await find("7");
  expect(sent).toEqual([{ url: "http://users.example/api/users/me/profile", id: "7" }]);
  await find("8");
  world.now = 10_000;
  await find("7");
  expect(sent.map(({ id }) => id)).toEqual(["7", "8", "7"]);
});

it("knows nobody whom the service refuses, or sends elsewhere", async () => {
  for (const status of [401, 403, 404, 302]) {
    expect(await aService(() => new Response("", { status, headers: { location: "http://x.example" } })).find("7")).toBeUndefined();
  }
});

it("tries again what may pass", async () => {
  const { find, sent } = aService(
    () => new Response("", { status: 503 }),
    () => Response.json(PROFILE),
  );
  expect(await find("7")).toEqual({ name: "Kim", role: "ADMIN" });
  expect(sent).toHaveLength(2);
});

it.each([
  ["is away", () => Promise.reject(new Error("no route to host"))],
  ["fails", () => new Response("", { status: 500 })],
  ["answers something else", () => Response.json({ data: { name: "Kim" } })],
  ["answers no JSON", () => new Response("<html>")],
])("cannot say who a user is where the service %s, reports it, and asks anew the next time", async (_, answer) => {
  const { find, sent, reported } = aService(answer);
  expect(await find("7")).toBe("unavailable");
  expect(reported.map(({ name }) => name)).toEqual(["user-service.failed"]);
  const before = sent.length;
  await find("7");
  expect(sent.length).toBeGreaterThan(before);
});
