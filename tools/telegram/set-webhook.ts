import { randomBytes } from "node:crypto";
import { GetSecretValueCommand, PutSecretValueCommand, type SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { Api } from "grammy/web";
import { parseTelegramSecret } from "../../shared/adapters/telegram/telegram-secret.ts";
import { ALLOWED_UPDATES } from "../../shared/contract/notifications/telegram.ts";
import { telegramRoutes } from "../../shared/contract/notifications/telegram-routes.ts";

/** As many characters as the secret that the stack makes. */
const SECRET_BYTES = 36;
/** So many calls at once: commands of people, not floods. */
const MOST_CONNECTIONS = 10;
const SECONDS = 20;

export interface WebhookSettings {
  readonly secretId: string;
  /** The scope's API, `https://…`. */
  readonly apiUrl: string;
  /** As cdk.json has it. */
  readonly username: string;
  /** A bot token to be put into the secret, for the one that is there. */
  readonly token?: string | undefined;
  /** A new secret for the webhook. */
  readonly rotate: boolean;
  /** @default https://api.telegram.org */
  readonly telegram?: string | undefined;
}

/**
 * Tells Telegram to call a scope's API, with the secret that the stack's secret holds; answers what was done, a line each. The secret is
 * changed before Telegram is told: where that fails, what Telegram sends meanwhile is refused, and comes again once this is repeated.
 * @throws where there is no token, where it is another bot's, or Telegram refuses; no error holds the token
 */
export async function setWebhook(client: Pick<SecretsManagerClient, "send">, settings: WebhookSettings): Promise<readonly string[]> {
  const { secretId, apiUrl, username, token, rotate, telegram } = settings;
  const { SecretString = "" } = await client.send(new GetSecretValueCommand({ SecretId: secretId }));
  const held = parseTelegramSecret(SecretString, secretId);
  const secret = {
    bot_token: token ?? held.bot_token,
    webhook_secret: rotate ? randomBytes(SECRET_BYTES).toString("base64url") : held.webhook_secret,
  };
  if (secret.bot_token === "")
    throw new Error(`the secret ${secretId} holds no bot_token yet: set TELEGRAM_BOT_TOKEN to the one that @BotFather gave you`);
  const api = new Api(secret.bot_token, { timeoutSeconds: SECONDS, ...(telegram !== undefined && { apiRoot: telegram }) });
  const me = await api.getMe();
  if (me.username.toLowerCase() !== username.toLowerCase())
    throw new Error(`the token is that of @${me.username}, and cdk.json names @${username}: nothing was changed`);

  const done: string[] = [];
  if (secret.bot_token !== held.bot_token || rotate) {
    await client.send(new PutSecretValueCommand({ SecretId: secretId, SecretString: JSON.stringify({ ...secret }) }));
    if (secret.bot_token !== held.bot_token) done.push(`the token of @${me.username} is in ${secretId}`);
    if (rotate) done.push("the webhook has a new secret; updates with the former one are refused, and Telegram sends them again");
  }
  const url = `${apiUrl.replace(/\/$/, "")}${telegramRoutes.callTelegramWebhook.path}`;
  await api.setWebhook(url, {
    secret_token: secret.webhook_secret,
    allowed_updates: [...ALLOWED_UPDATES],
    max_connections: MOST_CONNECTIONS,
  });
  await api.setMyCommands([
    { command: "job", description: "list | status ID | run ID | pause ID | resume ID" },
    { command: "help", description: "What the bot does" },
  ]);
  const { pending_update_count: pending, last_error_message: error } = await api.getWebhookInfo();
  done.push(`Telegram calls ${url} for @${me.username}, with messages only; ${pending} wait`);
  if (error !== undefined) done.push(`its last call failed: ${error}`);
  return done;
}

/** Tells Telegram to call nobody. */
export async function removeWebhook(
  client: Pick<SecretsManagerClient, "send">,
  { secretId, telegram }: Pick<WebhookSettings, "secretId" | "telegram">,
): Promise<readonly string[]> {
  const { SecretString = "" } = await client.send(new GetSecretValueCommand({ SecretId: secretId }));
  const { bot_token } = parseTelegramSecret(SecretString, secretId);
  if (bot_token === "") return ["the secret holds no token: there is no webhook of ours"];
  const api = new Api(bot_token, { timeoutSeconds: SECONDS, ...(telegram !== undefined && { apiRoot: telegram }) });
  await api.deleteWebhook();
  return ["Telegram calls nobody for this bot any more"];
}
