import type { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { describe, expect, it } from "vitest";
import { telegramSecretReader } from "../../../../shared/adapters/telegram/telegram-secret.ts";

const secret = (webhook_secret: unknown, bot_token: unknown = "1:a") => JSON.stringify({ bot_token, webhook_secret });
/** A reader at a time, of values in turn. */
function reading(values: readonly string[]) {
  const state = { now: 0, reads: 0 };
  const client = { send: async () => ({ SecretString: values[Math.min(state.reads++, values.length - 1)] }) } as unknown as Pick<
    SecretsManagerClient,
    "send"
  >;
  return { state, read: telegramSecretReader("arn:secret", client, () => state.now) };
}

describe("the secret of the Telegram bot", () => {
  it("is read again once what is known is as old as its reader cares", async () => {
    const { state, read } = reading([secret("first-of-the-secrets"), secret("second-of-the-secrets")]);
    expect(await read(10_000)).toMatchObject({ webhook_secret: "first-of-the-secrets" });
    state.now = 9_999;
    expect(await read(10_000)).toMatchObject({ webhook_secret: "first-of-the-secrets" });
    state.now = 10_000;
    expect(await read(60_000)).toMatchObject({ webhook_secret: "first-of-the-secrets" });
    expect(await read(10_000)).toMatchObject({ webhook_secret: "second-of-the-secrets" });
    expect(state.reads).toBe(2);
  });

  it.each(["", "{", "[]", secret("short"), secret("with spaces in between"), secret("sixteen-and-more", 5), secret(undefined)])(
    "that holds %j is none, in words that do not repeat it",
    async (value) => {
      const { read } = reading([value]);
      await expect(read(0)).rejects.toThrow(
        /^the secret arn:secret must hold \{"bot_token": …, "webhook_secret": 16 to 256 of A-Z a-z 0-9 _ -\}$/,
      );
    },
  );
});
