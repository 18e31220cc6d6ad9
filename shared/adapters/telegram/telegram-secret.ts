import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import type * as z from "zod";
import { TelegramSecret } from "../../contract/notifications/telegram.ts";
import { requestLimits } from "../request-limits.ts";

export type ReadTelegramSecret = (maxAgeMs: number) => Promise<z.infer<typeof TelegramSecret>>;

/** What the bot's secret holds, as it was read at most `maxAgeMs` ago. @throws for one that holds something else */
export function telegramSecretReader(
  secretId: string,
  client: Pick<SecretsManagerClient, "send"> = new SecretsManagerClient({ maxAttempts: 5, requestHandler: requestLimits() }),
  now: () => number = Date.now,
): ReadTelegramSecret {
  let known: { readonly value: z.infer<typeof TelegramSecret>; readonly readAt: number } | undefined;
  return async (maxAgeMs) => {
    const readAt = now();
    if (known && readAt - known.readAt < maxAgeMs) return known.value;
    const { SecretString = "" } = await client.send(new GetSecretValueCommand({ SecretId: secretId }));
    known = { value: parseTelegramSecret(SecretString, secretId), readAt };
    return known.value;
  };
}

/** @throws in words that repeat nothing of what is in the secret */
export function parseTelegramSecret(value: string, secretId: string): z.infer<typeof TelegramSecret> {
  const parsed = TelegramSecret.safeParse(jsonOf(value));
  if (!parsed.success) throw new Error(`the secret ${secretId} must hold {"bot_token": …, "webhook_secret": 16 to 256 of A-Z a-z 0-9 _ -}`);
  return parsed.data;
}

function jsonOf(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}
