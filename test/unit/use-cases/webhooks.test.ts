import { describe, expect, it } from "vitest";
import { signatureOf } from "../../../shared/domain/event/webhook-signature.ts";
import { callWebhook, type WebhookCall } from "../../../shared/use-cases/events/call-webhook.ts";
import { afterEachCrash } from "../../support/crashes.ts";
import { aTrigger, NOON } from "../../support/samples.ts";
import { countOf, topicsOf, triggerWorld as worldWith } from "../../support/trigger-world.ts";

interface Given extends Partial<Omit<WebhookCall, "rawBody" | "readBody">> {
  readonly rawBody?: string;
  readonly body?: ReturnType<WebhookCall["readBody"]>;
}

describe("an api trigger", () => {
  const call = ({ rawBody = '{"data":{"id":1}}', body = { id: 1 }, ...change }: Given = {}): WebhookCall => ({
    readBody: () => body,
    rawBody: Buffer.from(rawBody),
    signature: undefined,
    timestamp: undefined,
    deliveryId: undefined,
    authorized: async () => true,
    ...change,
  });
  const github = aTrigger({ trigger_id: "github", secret: "a secret of some length" });
  const signed = (rawBody: string, timestamp?: string) => ({
    rawBody,
    timestamp,
    signature: signatureOf("a secret of some length", rawBody, timestamp),
    authorized: async () => false,
  });

  it("publishes the data of each call and counts", async () => {
    const world = await worldWith([aTrigger({ trigger_id: "hook", payload: { n: "<$.detail.id>" } })]);
    expect(await callWebhook(world.memory.ports, "hook", call())).toEqual({ count: 1, repeated: false });
    expect(await callWebhook(world.memory.ports, "hook", call())).toEqual({ count: 2, repeated: false });
    expect(world.memory.bus.published.map(({ topic, detail }) => [topic, detail])).toEqual([
      ["webhooks.github", { n: 1 }],
      ["webhooks.github", { n: 1 }],
    ]);
  });

  it("takes the whole body of a caller that knows no data field", async () => {
    const world = await worldWith([github]);
    const body = { action: "opened", repository: { name: "belfry" } };
    await callWebhook(world.memory.ports, "github", call({ body, ...signed(JSON.stringify(body)) }));
    expect(world.memory.bus.published[0]?.detail).toEqual(body);
  });

  it("lets a signed body count once within its window, and again after it", async () => {
    const world = await worldWith([github]);
    expect(await callWebhook(world.memory.ports, "github", call(signed("{}")))).toEqual({ count: 1, repeated: false });
    expect(await callWebhook(world.memory.ports, "github", call(signed("{}")))).toEqual({ count: 1, repeated: true });
    expect(world.memory.bus.published).toHaveLength(1);
    world.memory.clock.advance(301);
    expect(await callWebhook(world.memory.ports, "github", call(signed("{}")))).toEqual({ count: 2, repeated: false });
  });

  it("counts two deliveries of the same signed body, if their sender tells them apart, and each of them once for a day", async () => {
    const world = await worldWith([github]);
    const deliver = (deliveryId: string) => callWebhook(world.memory.ports, "github", call({ ...signed("{}"), deliveryId }));
    expect([await deliver("a"), await deliver("b")]).toEqual([
      { count: 1, repeated: false },
      { count: 2, repeated: false },
    ]);
    world.memory.clock.advance(86_000);
    expect(await deliver("a")).toEqual({ count: 2, repeated: true });
  });

  it("counts a delivery whose time is signed by its signature, whatever id is made up beside it", async () => {
    const world = await worldWith([github]);
    const deliver = (deliveryId: string, at: string) =>
      callWebhook(world.memory.ports, "github", call({ ...signed("{}", at), deliveryId }));
    const [at, later] = [`${NOON / 1000}.25`, `${NOON / 1000}.75`];
    expect([await deliver("a", at), await deliver("b", at), await deliver("b", later)]).toEqual([
      { count: 1, repeated: false },
      { count: 1, repeated: true },
      { count: 2, repeated: false },
    ]);
  });

  it("says nothing of the body before it knows the caller", async () => {
    const world = await worldWith([github]);
    const readBody = () => {
      throw new Error("was read");
    };
    const anonymous = { ...call(signed("{}")), readBody, signature: undefined };
    await expect(callWebhook(world.memory.ports, "github", anonymous)).rejects.toMatchObject({ problem: { code: "UNAUTHORIZED" } });
  });

  it.each([
    ["no signature", { signature: undefined }],
    ["a signature of another body", { ...signed("{}"), rawBody: "{ }" }],
    ["a signature with another key", { signature: signatureOf("another secret entirely", "{}"), rawBody: "{}" }],
    ["a signature cut short", { ...signed("{}"), signature: "sha256=12" }],
    ["a timestamp that was not signed", { ...signed("{}"), timestamp: String(NOON / 1000) }],
    ["an old timestamp", signed("{}", String(NOON / 1000 - 301))],
    ["a timestamp that is no number", signed("{}", "now")],
  ])("refuses %s, whoever else vouches for it", async (_, change) => {
    const world = await worldWith([github]);
    await expect(callWebhook(world.memory.ports, "github", call({ authorized: async () => true, ...change }))).rejects.toMatchObject({
      problem: { code: "UNAUTHORIZED" },
    });
    expect(topicsOf(world)).toEqual([]);
  });

  it("takes a signed timestamp of its window", async () => {
    const world = await worldWith([github]);
    expect(await callWebhook(world.memory.ports, "github", call(signed("{}", String(NOON / 1000 - 299))))).toEqual({
      count: 1,
      repeated: false,
    });
  });

  it("without a key asks for the API's token, also about triggers that are not there", async () => {
    const world = await worldWith([aTrigger({ trigger_id: "hook" })]);
    for (const id of ["hook", "none"]) {
      await expect(callWebhook(world.memory.ports, id, call({ authorized: async () => false }))).rejects.toMatchObject({
        problem: { code: "UNAUTHORIZED" },
      });
    }
    await expect(callWebhook(world.memory.ports, "none", call())).rejects.toMatchObject({ problem: { code: "NOT_FOUND" } });
  });

  it("is not available while it is not enabled", async () => {
    const world = await worldWith([aTrigger({ trigger_id: "hook", enabled: false })]);
    const refused = { problem: { code: "UNAVAILABLE", text: { code: "trigger-not-running" } } };
    await expect(callWebhook(world.memory.ports, "hook", call())).rejects.toMatchObject(refused);
  });

  it("counts a call with a key once, whichever call fails", async () => {
    await afterEachCrash(
      () => worldWith([aTrigger({ trigger_id: "hook", targets: [{ job_id: "load", params: null }] })]),
      async (world) => {
        await world.persistently(() => callWebhook(world.memory.ports, "hook", call({ deliveryId: "k" })));
        await world.work();
        await world.advance(70, () => world.work());
      },
      async (world) => {
        expect(await countOf(world, "hook")).toBe(1);
        expect(world.memory.runs.all()).toMatchObject([{ job_id: "load", status: "success" }]);
      },
    );
  });
});
