import { expect, it } from "vitest";
import { RouteThrottle } from "../../../localstack/limits/route-throttle.ts";

it("a route with a limit of its own is held to it, and takes nothing from the others", () => {
  let now = 0;
  const throttle = new RouteThrottle(new Map([["POST /events", { rate: 500, burst: 1_000 }]]), () => now);
  const taken = (key: string, asked: number) => Array.from({ length: asked }, () => throttle.admits(key)).filter(Boolean).length;
  expect(taken("POST /events", 3_000)).toBe(1_000);
  expect(taken("GET /jobs", 10_000)).toBe(4_000);
  now = 1_000;
  expect(taken("POST /events", 3_000)).toBe(500);
  expect(taken("GET /jobs", 10_000)).toBe(4_500);
});
