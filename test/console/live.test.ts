import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { afterEach, beforeAll, expect, it } from "vitest";
import { CREDENTIALS, own, useStack } from "../support/stack/stack.ts";
import { closeSockets } from "../support/stack/stack-sockets.ts";
import { eventually } from "../support/stack/stack-wait.ts";
import { StackApi } from "../support/stack/stack-api.ts";
import { useBrowser } from "./support/browser.ts";

const stack = useStack({ auth: true });
const browser = useBrowser();
let token = "";
const api = new StackApi(
  () => stack.apiUrl("real"),
  () => ({ authorization: `Bearer ${token}` }),
);

beforeAll(async () => {
  const client = new SecretsManagerClient({ endpoint: stack.running.awsEndpoint, ...CREDENTIALS });
  const SecretId = stack.running.outputs["Belfry-real"]?.["ApiTokenSecret"];
  token = (await client.send(new GetSecretValueCommand({ SecretId }))).SecretString ?? "";
  client.destroy();
});
afterEach(() => browser.closeAll());

const connections = async () => ((await api.send("GET", "/ws/stats")).body as { total_connections: number }).total_connections;

it("a run that starts elsewhere is asked for because a frame says so; the connection is made anew when it is lost, and then all is read once", async () => {
  const { job_id, queue } = own("live");
  await api.create({ job_id, queue, interval_seconds: 86_400, max_parallel: 10 });
  const { page, problems, requests } = await browser.open(`${api.url}/console/jobs/${job_id}/runs`);
  const sockets: string[] = [];
  const frames: string[] = [];
  page.on("websocket", (socket) => {
    sockets.push(socket.url());
    socket.on("framereceived", ({ payload }) => frames.push(String(payload)));
  });
  await page.getByLabel("토큰", { exact: true }).fill(token);
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { level: 1, name: job_id }).waitFor();
  await eventually("the console is connected", async () => (await connections()) === 1);
  expect(sockets).toEqual([expect.stringMatching(/\/live\?path=\/ws&frames=changes$/)]);
  expect(sockets.join()).not.toContain(token);

  const runs = () => requests.filter((one) => one.startsWith(`GET /jobs/${job_id}/runs`)).length;
  await eventually("its runs were asked for", () => runs() > 0);
  const run = await api.runNow(job_id);
  await eventually("a frame says that it waits", () => frames.some((text) => text.includes(run) && text.includes('"queued"')));
  const before = runs();
  await eventually("they are asked for again", () => runs() > before);
  expect(frames.every((text) => (JSON.parse(text) as { type: string }).type === "run.changed")).toBe(true);

  await closeSockets(stack, "real");
  const missed = await Promise.all([api.runNow(job_id), api.runNow(job_id), api.runNow(job_id)]);
  await eventually("it is connected again", async () => sockets.length === 2 && (await connections()) === 1);
  for (const id of missed) await page.locator(`a[href*="${id}"]`).first().waitFor({ state: "attached" });
  expect(problems).toEqual([]);
});
