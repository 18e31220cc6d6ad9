import { describe, expect, it } from "vitest";
import * as z from "zod";
import { type StackTemplate, useCloud, WITH_TELEGRAM } from "./support/cloud.ts";

const cloud = useCloud();
const BOT = { username: "belfry_bot", chats: { ops: { id: -1_001, access: ["operate"], language: "en" } } };
const Function = z.object({ Environment: z.object({ Variables: z.record(z.string(), z.unknown()) }) });
const Secret = z.object({ GenerateSecretString: z.object({ SecretStringTemplate: z.string(), GenerateStringKey: z.string() }) });

const routesOf = (stack: StackTemplate) => stack.of("AWS::ApiGatewayV2::Route").map(({ Properties }) => Properties["RouteKey"]);
const ofTelegram = (stack: StackTemplate) => stack.resources.filter(({ id }) => /telegram/i.test(id)).map(({ Type }) => Type);
describe.each(Object.entries(cloud.synthesise({}).stacks))("%s without a bot in cdk.json", (_, stack) => {
  it("has nothing of one: no function, no secret, no route", () => {
    expect(ofTelegram(stack)).toEqual([]);
    expect(routesOf(stack)).not.toContain("POST /telegram/webhook");
    expect(stack.outputs).not.toHaveProperty("TelegramSecret");
  });
});

describe.each(Object.entries(cloud.synthesise(WITH_TELEGRAM).stacks))("%s with a bot in cdk.json", (_, stack) => {
  it("has its function, which is told who may command it, its route and its secret", () => {
    const telegram = stack.read("AWS::Lambda::Function", Function, /^Functionstelegram/);
    expect(telegram).toHaveLength(1);
    expect(telegram[0]?.Environment.Variables).toMatchObject({
      TELEGRAM_BOT: "belfry_bot",
      TELEGRAM_CHATS: '{"ops":{"id":-1001234567890,"access":["read","operate"],"language":"ko"}}',
      TELEGRAM_SECRET_ARN: { Ref: expect.stringMatching(/^TelegramBot/) as unknown },
    });
    expect(telegram[0]?.Environment.Variables).not.toHaveProperty("TELEGRAM_API_URL");
    expect(routesOf(stack).filter((key) => key === "POST /telegram/webhook")).toHaveLength(1);
    expect(stack.outputs).toHaveProperty("TelegramSecret");
  });

  it("makes up the webhook's secret, and leaves the token to the operator", () => {
    const [secret] = stack.read("AWS::SecretsManager::Secret", Secret, /^TelegramBot/);
    expect(secret?.GenerateSecretString).toEqual(
      expect.objectContaining({ SecretStringTemplate: '{"bot_token":""}', GenerateStringKey: "webhook_secret" }),
    );
  });

  it("throttles its route as it does other doors for events", () => {
    const Stage = z.object({ RouteSettings: z.record(z.string(), z.object({ ThrottlingRateLimit: z.number() })).optional() });
    const settings = stack.read("AWS::ApiGatewayV2::Stage", Stage).flatMap(({ RouteSettings }) => Object.entries(RouteSettings ?? {}));
    expect(Object.fromEntries(settings)).toMatchObject({ "POST /telegram/webhook": { ThrottlingRateLimit: 500 } });
  });
});

describe("the bot of a scope", () => {
  const stackOf = (belfry: object, name: string) => cloud.synthesise({ belfry, local: true }).stacks[`Belfry-${name}`] as StackTemplate;
  const usernameOf = (stack: StackTemplate) =>
    stack.read("AWS::Lambda::Function", Function, /^Functionstelegram/)[0]?.Environment.Variables["TELEGRAM_BOT"];

  it("is its own, that of all scopes, or none", () => {
    const belfry = { scopes: { real: { telegram: { ...BOT, username: "real_bot" } }, mock: { telegram: null }, paper: {} }, telegram: BOT };
    expect(["real", "mock", "paper"].map((name) => usernameOf(stackOf(belfry, name)))).toEqual(["real_bot", undefined, "belfry_bot"]);
  });

  it("asks a stand-in on a laptop only", () => {
    const told = (context: object) => {
      const { stacks } = cloud.synthesise({
        belfry: { scopes: { real: {} }, telegram: BOT },
        telegramApiUrl: "http://127.0.0.1:9",
        ...context,
      });
      return stacks["Belfry-real"]?.read("AWS::Lambda::Function", Function, /^Functionstelegram/)[0]?.Environment.Variables[
        "TELEGRAM_API_URL"
      ];
    };
    expect([told({ local: true }), told({})]).toEqual(["http://127.0.0.1:9", undefined]);
  });

  it.each([
    [{ username: "@belfry_bot" }, "telegram.username: must be the bot's user name, without @"],
    [{ chats: {} }, "telegram.chats: must name 1 to 20 chats"],
    [{ chats: { a: { id: 1 }, b: { id: 1 } } }, "telegram.chats: must name each chat once"],
    [{ chats: { a: { id: "@channel" } } }, "telegram.chats.a.id"],
    [{ chats: { a: { id: 1, access: ["admin"] } } }, "telegram.chats.a.access.0"],
    [{ chats: { "A b": { id: 1 } } }, "telegram.chats.A b: must be 1 to 40 lower-case letters"],
    [{ token: "1:a" }, 'Unrecognized key: "token"'],
  ])("that says %j is refused, by the field", (change, message) => {
    expect(() => stackOf({ scopes: { real: {} }, telegram: { ...BOT, ...change } }, "real")).toThrow(message);
  });
});
