import { createServer, type Server } from "node:http";
import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { afterAll, beforeAll, expect, it } from "vitest";
import { readContext } from "../../../infra/read-deployment.ts";
import { close, listen } from "../../../localstack/endpoint/listen.ts";
import { keptAssembly } from "../../../localstack/template/kept-assembly.ts";
import { type LocalStack, startLocalStack } from "../../../localstack/stack/stack.ts";
import { scheduleRoutes } from "../../../shared/contract/schedules/schedule-routes.ts";
import { read, StackApi } from "../../support/stack/stack-api.ts";
import { CREDENTIALS } from "../../support/stack/stack.ts";

const STACK = "Belfry-real";
const USERS: Readonly<Record<string, object>> = {
  "1": { name: "Kim", department: "Sales", role: "ADMIN" },
  "2": { name: "Lee", department: "Sales", role: "USER" },
};
let service: Server;
let stack: LocalStack;
let token: string;
const api = new StackApi(() => stack.apis[STACK] ?? "");

beforeAll(async () => {
  service = createServer((request, response) => {
    const data = USERS[String(request.headers["x-user-id"])];
    response.writeHead(data ? 200 : 404, { "content-type": "application/json" }).end(JSON.stringify({ data }));
  });
  const userServiceUrl = `http://127.0.0.1:${await listen(service, 0, "the user service of a test")}/api/users/me/profile`;
  stack = await startLocalStack({
    assemblyDirectory: await keptAssembly({ local: true, auth: true, belfry: { ...(readContext()["belfry"] as object), userServiceUrl } }),
    stacks: [{ stackName: STACK, port: 0 }],
    awsPort: 0,
  });
  const secrets = new SecretsManagerClient({ endpoint: stack.awsEndpoint, ...CREDENTIALS });
  const { SecretString = "" } = await secrets.send(new GetSecretValueCommand({ SecretId: stack.outputs[STACK]?.["ApiTokenSecret"] }));
  token = SecretString;
}, 120_000);

afterAll(async () => {
  await stack?.stop();
  if (service !== undefined) await close(service);
});

it("who holds the API's token asks as the user of the user service whom x-user-id names; without it the header opens nothing", async () => {
  const as = (id: string) => ({ authorization: `Bearer ${token}`, "x-user-id": id });
  const job = { job_id: "report", queue: "real.jobs.report", interval_seconds: 86_400 };
  expect((await api.send("POST", "/jobs", job, as("1"))).status).toBe(201);
  const schedule = {
    title: "Morning report",
    jobs: [{ id: "report", order: 1 }],
    start_date: "2026-11-01",
    execution_time: "09:00",
    frequency: "daily",
  };
  const { data } = read(scheduleRoutes.createSchedule.response, 200, await api.send("POST", "/api/schedules", schedule, as("1")));
  const path = `/api/schedules/${data.schedule_id}`;
  expect(read(scheduleRoutes.getSchedule.response, 200, await api.send("GET", path, undefined, as("1"))).data.owner).toBe("Kim");

  const statusOf = async (headers: Record<string, string>) => (await api.send("GET", path, undefined, headers)).status;
  expect([await statusOf(as("2")), await statusOf(as("3")), await statusOf(as("x"))]).toEqual([403, 403, 400]);
  expect([await statusOf({ "x-user-id": "1" }), await statusOf({ ...as("1"), authorization: "Bearer wrong" })]).toEqual([401, 401]);
  expect(await statusOf({ authorization: `Bearer ${token}` })).toBe(200);
});
