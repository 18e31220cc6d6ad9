import { describe, expect, it } from "vitest";
import { compileRoutes } from "../../localstack/services/api-gateway/route-table.ts";

const keys = [
  "$default",
  "ANY /{proxy+}",
  "GET /jobs/{id}",
  "GET /jobs/latest",
  "POST /jobs:batch",
  "ANY /jobs/{id}",
  "GET /jobs/{id}/runs/{run}",
  "GET /files/{path+}",
];
const find = compileRoutes(keys.map((routeKey) => ({ routeKey, integrationId: "i", authorizerId: undefined })));

describe("route precedence", () => {
  it.each([
    ["GET", "/jobs/latest", "GET /jobs/latest", undefined],
    ["GET", "/jobs/42", "GET /jobs/{id}", { id: "42" }],
    ["DELETE", "/jobs/42", "ANY /jobs/{id}", { id: "42" }],
    ["GET", "/jobs/a%2Fb/runs/c%20d", "GET /jobs/{id}/runs/{run}", { id: "a/b", run: "c d" }],
    ["POST", "/jobs:batch", "POST /jobs:batch", undefined],
    ["GET", "/jobs/a:batch", "GET /jobs/{id}", { id: "a:batch" }],
    ["GET", "/files/a/b/c", "GET /files/{path+}", { path: "a/b/c" }],
    ["GET", "/jobs/42/other", "ANY /{proxy+}", { proxy: "jobs/42/other" }],
    ["GET", "/", "$default", undefined],
  ])("%s %s goes to %s", (method, path, routeKey, pathParameters) => {
    const found = find(method, path);
    expect([found?.route.routeKey, found?.pathParameters]).toEqual([routeKey, pathParameters]);
  });

  it("has no match without a default route", () => {
    expect(compileRoutes([{ routeKey: "GET /a", integrationId: "i", authorizerId: undefined }])("GET", "/b")).toBeUndefined();
  });
});
