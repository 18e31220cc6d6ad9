/**
 * GitHub's webhooks as events. GitHub signs what it delivers with the secret that its settings and the trigger share; a
 * delivery that is repeated counts once.
 *
 *     npx node examples/events/github-webhook.ts [--api http://127.0.0.1:8095]      (else BELFRY_API_URL; token: BELFRY_API_TOKEN)
 *
 * In a project of your own, import from "belfry/client".
 */
import { createHmac, randomUUID } from "node:crypto";
import { type ApiTrigger, createApiTrigger, type Scheduler } from "../../sdk/client/index.ts";
import { demonstrate } from "./demonstrate.ts";

/** Registers the trigger, in place of the one that is there, and starts it. `secret`: 16 to 256 characters. */
export async function registerGithubWebhook(scheduler: Scheduler, secret: string): Promise<ApiTrigger> {
  const webhook = createApiTrigger({
    secret,
    payload: { repository: "<$.detail.repository>", action: "<$.detail.action>", data: "<$.detail>" },
  });
  await scheduler.registerTrigger("github_webhooks", webhook, "webhooks.github", { replace: true });
  await scheduler.start();
  return webhook;
}

/** Delivers as GitHub does: the body is the payload itself. Answers the HTTP status. */
export async function deliverAsGithub(apiUrl: string, secret: string, payload: object): Promise<number> {
  const body = JSON.stringify(payload);
  const signature = `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`;
  const response = await fetch(`${apiUrl}/api/webhooks/github_webhooks/trigger`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-hub-signature-256": signature },
    body,
  });
  return response.status;
}

if (import.meta.main) {
  await demonstrate(async ({ scheduler, apiUrl }) => {
    const secret = process.env["GITHUB_WEBHOOK_SECRET"] ?? randomUUID();
    const webhook = await registerGithubWebhook(scheduler, secret);
    const before = await webhook.getTriggerCount();
    const since = async () => `${(await webhook.getTriggerCount()) - before} counted`;

    const opened = { action: "opened", repository: { full_name: "octocat/hello-world" }, delivery: randomUUID() };
    console.log(`delivered as GitHub does: ${await deliverAsGithub(apiUrl, secret, opened)}, ${await since()}`);
    console.log(`the same delivery again:  ${await deliverAsGithub(apiUrl, secret, opened)}, ${await since()}`);
    console.log(`with another signature:   ${await deliverAsGithub(apiUrl, "not the secret", opened)}, ${await since()}`);
    await webhook.trigger({ ...opened, action: "closed" });
    console.log(`from the client, signed:  200, ${await since()}`);
    const { occurrences } = await scheduler.listOccurrences("github_webhooks", { limit: 2 });
    for (const { scheduled_at, status, topic } of occurrences) console.log(`${scheduled_at} ${status} to ${topic}`);
  });
}
