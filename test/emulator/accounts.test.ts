import { readFileSync } from "node:fs";
import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { describe, it } from "vitest";
import * as z from "zod";
import { StackApi } from "../support/stack/stack-api.ts";
import { queues, real } from "./support/deployment.ts";

const CHAIN = ["data_processing_pipeline", "ml_training_pipeline", "simple_workflow_example"];
const Tokens = z.object({ access_token: z.string(), refresh_token: z.string() });
const Id = z.object({ id: z.int() });

/** Somebody who is signed in to the scope. */
function signedIn(token: string): StackApi {
  return new StackApi(
    () => real.apiUrl,
    () => ({ authorization: `Bearer ${token}` }),
  );
}

async function login(username: string, password: string): Promise<z.infer<typeof Tokens>> {
  const { body } = await real.stranger.send("POST", "/api/v1/auth/login", { username, password });
  return Tokens.parse(body);
}

/** The first administrator, by the password that was generated with the stack. */
async function firstAdmin(): Promise<StackApi> {
  const outputs = z.record(z.string(), z.looseObject({ FirstAdminSecret: z.string().optional() }));
  const all = outputs.parse(JSON.parse(readFileSync(process.env["BELFRY_STACK_OUTPUTS"] ?? "", "utf8")));
  const client = new SecretsManagerClient();
  const { SecretString = "{}" } = await client.send(new GetSecretValueCommand({ SecretId: all["Belfry-real"]?.FirstAdminSecret }));
  client.destroy();
  const { username, password } = z.object({ username: z.string(), password: z.string() }).parse(JSON.parse(SecretString));
  return signedIn((await login(username, password)).access_token);
}

describe("accounts of a deployed scope", () => {
  it("sign in, do what their role allows and nothing else, and go on by a refresh token", async ({ expect }) => {
    const admin = await firstAdmin();
    expect((await admin.send("GET", "/jobs")).status).toBe(200);
    const mina = { username: "mina", email: "mina@example.com", name: "미나", password: "long-enough" };
    expect((await admin.send("POST", "/api/v1/users", mina)).status).toBe(201);
    expect((await admin.send("POST", "/api/v1/users", mina)).status).toBe(400);

    const { access_token, refresh_token } = await login("MINA", mina.password);
    const user = signedIn(access_token);
    expect((await user.send("GET", "/api/v1/auth/me")).body).toMatchObject({ username: "mina", is_superuser: false });
    expect((await user.send("GET", "/jobs")).status).toBe(200);
    expect([(await user.send("GET", "/api/v1/users")).status, (await user.send("POST", "/jobs", {})).status]).toEqual([403, 403]);
    expect((await signedIn(`${access_token}x`).send("GET", "/jobs")).status).toBe(401);
    const next = Tokens.parse((await real.stranger.send("POST", "/api/v1/auth/refresh", { refresh_token })).body);
    expect((await signedIn(next.access_token).send("GET", "/me")).body).toMatchObject({ name: "mina", access: ["read", "operate"] });
    expect((await real.stranger.send("POST", "/api/v1/auth/login", { username: "mina", password: "wrong" })).status).toBe(401);
  });

  it("make a token for a worker, which reports and reads nothing", async ({ expect }) => {
    const admin = await firstAdmin();
    const { body } = await admin.send("POST", "/api/v1/tokens", { name: "worker", scopes: ["work:report"] });
    const worker = signedIn(z.object({ token: z.string() }).parse(body).token);
    expect([(await worker.send("GET", "/jobs")).status, (await worker.send("POST", "/runs/start", { runs: [] })).status]).toEqual([
      403, 400,
    ]);
  });
});

describe("a task of a deployed scope", () => {
  it("runs its chain link by link, is refused while it runs, and is completed after the last", { timeout: 120_000 }, async ({ expect }) => {
    const queue = "real.jobs.chain";
    for (const id of CHAIN) {
      const workflow = { name: id, max_parallel: 5, steps: [{ step_id: "work", queue }] };
      expect((await real.api.send("PUT", `/api/v1/workflows/${id}`, workflow)).status).toBeLessThan(300);
    }
    const dataset = Id.parse(
      (await real.api.send("POST", "/api/v1/datasets", { name: "roads", path: "s3://roads", data_type: "Surf" })).body,
    );
    const task = Id.parse((await real.api.send("POST", "/api/v1/tasks", { name: "build", dataset_id: dataset.id })).body);
    const path = `/api/v1/tasks/${task.id}`;

    expect((await real.api.send("POST", `${path}/execute`, {})).body).toMatchObject({ task_id: task.id, total_dags: 3 });
    expect((await real.api.send("POST", `${path}/execute`, {})).status).toBe(409);
    for (const _link of CHAIN) {
      const { message } = await queues.take(queue);
      const report = { run_id: message.run_id, attempt: message.attempt, status: "success" };
      expect((await real.api.send("POST", `/jobs/${message.job_id}/last-run`, report)).status).toBe(200);
    }
    await expect
      .poll(async () => (await real.api.send("GET", `${path}/status`)).body, { timeout: 60_000 })
      .toMatchObject({ task_status: "completed", overall_status: "completed", dag_chain: CHAIN, total_workflow_runs: 3 });
  });
});

describe("who is told by a deployed scope", () => {
  it("is configured without the address being shown again, and an address of this machine is refused", async ({ expect }) => {
    const configs = "/api/v1/notifications/configs";
    const config = {
      name: "ops",
      channel: "webhook",
      webhook_url: "https://hooks.example.com/secret-path",
      notification_types: ["job_failed"],
    };
    const { status, text } = await real.api.send("POST", configs, config);
    expect([status, text.includes("secret-path")]).toEqual([201, false]);
    const own = await real.api.send("POST", configs, { ...config, name: "own", webhook_url: "https://127.0.0.1/" });
    expect(own.status).toBe(422);
    expect((await real.api.send("GET", configs)).text).not.toContain("secret-path");
    expect((await real.api.send("POST", "/ws/tickets")).body).toMatchObject({ expires_in: 30 });
    expect((await real.api.send("GET", "/ws/stats")).body).toMatchObject({ total_connections: 0 });
  });
});
