import { describe, expect, it } from "vitest";
import { receiveNotify } from "../../../shared/use-cases/notifications/receive-notify.ts";
import { anEvent } from "../../support/notification-samples.ts";
import { type Api, anApi } from "../http-events.ts";

const ROOT = "/api/v1/notifications";
const SLACK = {
  name: "ops",
  channel: "slack",
  webhook_url: "https://hooks.slack.com/services/T0/B0/x",
  notification_types: ["workflow_failed"],
};

async function created(api: Api, change: object = {}): Promise<void> {
  expect((await api.send(`POST ${ROOT}/configs`, { body: { ...SLACK, ...change } })).status).toBe(201);
}

/** Lets what waits on the queue be done. */
async function work({ memory }: Api): Promise<void> {
  const configs = () => memory.notificationConfigs.list({ skip: 0, limit: 100 });
  for (let messages = memory.notifyQueue.take(); messages.length > 0; messages = memory.notifyQueue.take())
    await receiveNotify({ ...memory.ports, mailLanguage: "en" }, configs, messages);
}

describe("deliveries", () => {
  it("say what became of a test, page by page, and are sent again under the same id", async () => {
    const api = anApi();
    await created(api);
    for (let times = 0; times < 3; times += 1) {
      api.memory.clock.advance(1);
      expect((await api.send(`POST ${ROOT}/configs/ops/test`)).json).toMatchObject({ status: "queued", event_type: "test", attempts: [] });
    }
    await work(api);
    const page = async (query: string) =>
      (await api.send(`GET ${ROOT}/configs/ops/deliveries?${query}`)).json as {
        deliveries: { delivery_id: string }[];
        next_cursor: string | null;
      };
    const first = await page("limit=2");
    expect(first.deliveries).toMatchObject([{ status: "delivered", attempt_count: 1, attempts: [{ status_code: 200, error: null }] }, {}]);
    const rest = await page(`limit=2&cursor=${first.next_cursor}`);
    expect([rest.deliveries.length, rest.next_cursor]).toEqual([1, null]);
    const [{ delivery_id } = { delivery_id: "" }] = rest.deliveries;
    expect((await api.send(`POST ${ROOT}/configs/ops/deliveries/${delivery_id}/redeliver`)).json).toMatchObject({
      status: "queued",
      delivery_id,
    });
    expect((await api.send(`POST ${ROOT}/configs/ops/deliveries/${delivery_id}/redeliver`)).status).toBe(409);
    await work(api);
    expect(api.memory.notifier.sent.filter((one) => one.delivery_id === delivery_id)).toHaveLength(2);
    expect((await api.send(`GET ${ROOT}/configs/ops/deliveries?cursor=nonsense`)).status).toBe(422);
    expect((await api.send(`GET ${ROOT}/configs/ops/deliveries?limit=0`)).status).toBe(422);
  });

  it("tell what they are about, a digest of each thing, and the newest is known of its config", async () => {
    const api = anApi();
    await created(api, { notification_types: ["job_failed"], filters: {}, burst_seconds: 0 });
    await created(api, { name: "later", notification_types: ["job_failed"], filters: {}, burst_seconds: 60 });
    for (const [minute, job] of [
      [0, "scout"],
      [1, "buyer"],
    ] as const)
      await api.memory.notifyQueue.send([{ kind: "event", event: anEvent("failed", minute, { job }) }]);
    await work(api);
    api.memory.clock.advance(120);
    await work(api);
    const about = (job: string, minute: number) => ({ event_type: "job_failed", subject: `job#${job}`, run_id: `run-${minute}` });
    const of = async (name: string) =>
      ((await api.send(`GET ${ROOT}/configs/${name}/deliveries`)).json as { deliveries: { delivery_id: string }[] }).deliveries;
    expect(await of("ops")).toMatchObject([
      { subject: "job#buyer", tells: [about("buyer", 1)] },
      { subject: "job#scout", tells: [about("scout", 0)] },
    ]);
    expect(await of("later")).toContainEqual(
      expect.objectContaining({ event_type: "digest", subject: null, tells: [about("scout", 0), about("buyer", 1)] }),
    );
    await api.send(`POST ${ROOT}/configs/ops/test`);
    expect((await of("ops"))[0]).toMatchObject({ event_type: "test", tells: [] });
    const listed = (await api.send(`GET ${ROOT}/configs`)).json as { name: string; last_delivery: unknown }[];
    for (const { name, last_delivery } of listed) expect(last_delivery).toEqual((await of(name))[0]);
    const { json } = await api.send(`PUT ${ROOT}/configs/ops`, { body: listed.find(({ name }) => name === "ops") });
    expect(json).toMatchObject({ name: "ops", last_delivery: { event_type: "test" } });
  });

  it("of another config are not found", async () => {
    const api = anApi();
    await created(api);
    await created(api, { name: "other" });
    const { json } = await api.send(`POST ${ROOT}/configs/other/test`);
    const { delivery_id } = json as { delivery_id: string };
    await work(api);
    expect((await api.send(`POST ${ROOT}/configs/ops/deliveries/${delivery_id}/redeliver`)).status).toBe(404);
  });
});
