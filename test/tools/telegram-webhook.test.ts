import { GetSecretValueCommand, PutSecretValueCommand, type SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { beforeEach, describe, expect, it } from "vitest";
import { removeWebhook, setWebhook } from "../../tools/telegram/set-webhook.ts";
import { useSink } from "../support/servers/http-sink.ts";

const sink = useSink();
const TOKEN = "1:AAtoken-of-a-test";
const WEBHOOK_SECRET = "a-secret-of-the-webhook";

/** A secret in memory, and what was put into it. */
function aSecret(held: { bot_token: string; webhook_secret?: string }) {
  let value = JSON.stringify({ webhook_secret: WEBHOOK_SECRET, ...held });
  const send = async (command: unknown) => {
    if (command instanceof PutSecretValueCommand) value = command.input.SecretString ?? "";
    return command instanceof GetSecretValueCommand ? { SecretString: value } : {};
  };
  return {
    client: { send } as unknown as Pick<SecretsManagerClient, "send">,
    value: () => JSON.parse(value) as { bot_token: string; webhook_secret: string },
  };
}
const settings = (change: { token?: string; rotate?: boolean; apiUrl?: string } = {}) => ({
  secretId: "arn:secret",
  apiUrl: "https://api.example.com",
  username: "Belfry_bot",
  rotate: false,
  telegram: `http://${sink.place}`,
  ...change,
});
const asked = () => sink.received.map(({ path, body }) => [path, body === "" ? {} : (JSON.parse(body) as unknown)] as const);
const askedFor = (method: string) => asked().filter(([path]) => path.endsWith(`/${method}`));

beforeEach(() => {
  sink.received.length = 0;
  sink.answer = ({ path }, response) => {
    const results: Readonly<Record<string, unknown>> = {
      getMe: { id: 1, is_bot: true, username: "belfry_bot" },
      getWebhookInfo: { pending_update_count: 3, last_error_message: "Wrong response from the webhook: 401 Unauthorized" },
    };
    response.end(JSON.stringify({ ok: true, result: results[path.split("/").at(-1) ?? ""] ?? true }));
  };
});

describe("setting the webhook", () => {
  it("tells Telegram where to call, with the stack's secret, for messages only, and says what it did", async () => {
    const { client, value } = aSecret({ bot_token: TOKEN });
    expect(await setWebhook(client, settings({ apiUrl: "https://api.example.com/" }))).toEqual([
      "Telegram calls https://api.example.com/telegram/webhook for @belfry_bot, with messages only; 3 wait",
      "its last call failed: Wrong response from the webhook: 401 Unauthorized",
    ]);
    expect(askedFor("setWebhook")).toEqual([
      [
        `/bot${TOKEN}/setWebhook`,
        {
          url: "https://api.example.com/telegram/webhook",
          secret_token: WEBHOOK_SECRET,
          allowed_updates: ["message"],
          max_connections: 10,
        },
      ],
    ]);
    expect(askedFor("setMyCommands")).toHaveLength(1);
    expect(value()).toEqual({ bot_token: TOKEN, webhook_secret: WEBHOOK_SECRET });
  });

  it("puts a token that it is given into the secret, and keeps the webhook's", async () => {
    const { client, value } = aSecret({ bot_token: "" });
    const [first] = await setWebhook(client, settings({ token: TOKEN }));
    expect(first).toBe("the token of @belfry_bot is in arn:secret");
    expect(value()).toEqual({ bot_token: TOKEN, webhook_secret: WEBHOOK_SECRET });
  });

  it("rotates the secret at both ends", async () => {
    const { client, value } = aSecret({ bot_token: TOKEN });
    await setWebhook(client, settings({ rotate: true }));
    const { webhook_secret } = value();
    expect(webhook_secret).toMatch(/^[\w-]{48}$/);
    expect(askedFor("setWebhook")).toMatchObject([[`/bot${TOKEN}/setWebhook`, { secret_token: webhook_secret }]]);
  });

  it("changes nothing for the token of another bot than cdk.json names, or without one", async () => {
    const { client, value } = aSecret({ bot_token: "" });
    await expect(setWebhook(client, settings())).rejects.toThrow("holds no bot_token yet");
    await expect(setWebhook(client, { ...settings({ token: TOKEN, rotate: true }), username: "other_bot" })).rejects.toThrow(
      "the token is that of @belfry_bot, and cdk.json names @other_bot: nothing was changed",
    );
    expect(value()).toEqual({ bot_token: "", webhook_secret: WEBHOOK_SECRET });
    expect(askedFor("setWebhook")).toEqual([]);
  });

  it("says why Telegram refuses, without the token", async () => {
    const { client } = aSecret({ bot_token: TOKEN });
    sink.answer = (_, response) => {
      response.statusCode = 401;
      response.end(JSON.stringify({ ok: false, error_code: 401, description: "Unauthorized" }));
    };
    const failure = await setWebhook(client, settings()).catch((error: unknown) => String(error));
    expect(failure).toMatch(/Unauthorized/);
    expect(failure).not.toContain("AAtoken");
  });
});

it("removing the webhook tells Telegram to call nobody; without a token there is nothing to tell", async () => {
  const { secretId, telegram } = settings();
  expect(await removeWebhook(aSecret({ bot_token: "" }).client, { secretId, telegram })).toHaveLength(1);
  expect(sink.received).toEqual([]);
  await removeWebhook(aSecret({ bot_token: TOKEN }).client, { secretId, telegram });
  expect(askedFor("deleteWebhook")).toHaveLength(1);
});
