import type * as z from "zod";
import { OidcIssuer } from "../../shared/contract/accounts/oidc-issuer.ts";
import { SELF_REGISTRATIONS, type SelfRegistration } from "../../shared/domain/account/self-registration.ts";
import { TelegramSecret } from "../../shared/contract/notifications/telegram.ts";
import { TimeZoneName } from "../../shared/contract/requests/fields.ts";

/** Variables of schedulers on RabbitMQ and APScheduler that have no meaning here, and what has their place. */
const REPLACED: Readonly<Record<string, string>> = {
  SCHEDULER_TICK_SECONDS: "nothing looks for due jobs at intervals; each starts on its own second",
  SCHEDULER_DB_PATH: "data is kept in the folder that --data-dir names",
  SCHEDULER_PORT: "--port names the port of the first scope",
  DB_TYPE: "DynamoDB keeps everything; on this machine an embedded one does, without a server",
  DATABASE_URL: "DynamoDB keeps everything; on this machine an embedded one does, without a server",
  RABBITMQ_URL: "SQS carries the messages; on this machine workers find it at AWS_ENDPOINT_URL (see --aws-port)",
  REDIS_URL: "nothing is cached; DynamoDB answers",
  REDIS_HOST: "nothing is cached; DynamoDB answers",
  REDIS_CALENDAR_CACHE_TTL: "nothing is cached; counts are made anew where runs have changed",
  AIRFLOW_DAGS_PATH: "DAG files are written to a bucket, which Airflow reads or a sync copies from",
};

/** What the environment decides, as far as it has a say. */
export interface SchedulerVariables {
  /** SCHEDULER_SCOPE: the only scope to run, unless options name some. */
  readonly scope: string | undefined;
  /** SCHEDULER_TIMEZONE: the time zone of definitions that name none, in place of cdk.json's. */
  readonly timezone: string | undefined;
  /** AIRFLOW_API_URL, AIRFLOW_USERNAME, AIRFLOW_PASSWORD: an Airflow that runs schedules. */
  readonly airflow: { readonly url: string; readonly username: string; readonly password: string } | undefined;
  /** JOB_SERVICE_URL: where the jobs of schedules come from. */
  readonly jobServiceUrl: string | undefined;
  /** USER_SERVICE_URL: whose users the holder of the API's token may name. */
  readonly userServiceUrl: string | undefined;
  /** NOTIFICATION_SINKS: `host:port`, joined by commas, that notifications may go to though they are not public. */
  readonly notificationSinks: string | undefined;
  /** SMTP_URL: the server that takes mails of notifications. */
  readonly smtpUrl: string | undefined;
  /** TELEGRAM_BOT_TOKEN, TELEGRAM_WEBHOOK_SECRET, TELEGRAM_CHATS, TELEGRAM_API_URL: a bot that takes commands, and what it is told by. */
  readonly telegram: LocalTelegram | undefined;
  /** SELF_REGISTRATION: who may make an account for themselves. */
  readonly selfRegistration: SelfRegistration | undefined;
  /** OIDC_ISSUER, OIDC_AUDIENCE, OIDC_ACCESS and others: an issuer whose access tokens count, as `oidc` of cdk.json. */
  readonly oidc: z.input<typeof OidcIssuer> | undefined;
  /** A line for each variable that is set and has no effect. */
  readonly notes: readonly string[];
}

/** A Telegram bot of the local stack. */
export interface LocalTelegram {
  readonly token: string;
  /** What updates must show. @default what the stack makes up */
  readonly webhookSecret: string | undefined;
  /** Chats that may do all that a chat may. @default those of cdk.json */
  readonly chats: readonly number[];
  /** What is asked in place of https://api.telegram.org. */
  readonly apiUrl: string | undefined;
}

/** A variable that cannot be used; its message names it and what it may be. */
export class VariableError extends Error {
  override readonly name = "VariableError";
}

/**
 * Reads the scheduler's environment variables; an empty one counts as not set.
 * @param known the scopes of cdk.json
 * @throws VariableError for a scope that cdk.json does not have, an unknown time zone, or an address that is none
 */
export function readSchedulerVariables(env: NodeJS.ProcessEnv, known: readonly string[]): SchedulerVariables {
  const scope = env["SCHEDULER_SCOPE"] || undefined;
  if (scope !== undefined && !known.includes(scope)) throw new VariableError(`SCHEDULER_SCOPE=${scope}: cdk.json has ${known.join(", ")}`);
  const notes = Object.entries(REPLACED).filter(([name]) => env[name]);
  return {
    scope,
    timezone: timezoneOf(env["SCHEDULER_TIMEZONE"] || undefined),
    airflow: airflowOf(env),
    jobServiceUrl: urlOf(env, "JOB_SERVICE_URL"),
    userServiceUrl: urlOf(env, "USER_SERVICE_URL"),
    notificationSinks: sinksOf(env["NOTIFICATION_SINKS"] || undefined),
    smtpUrl: urlOf(env, "SMTP_URL", "smtp"),
    telegram: telegramOf(env),
    oidc: oidcOf(env),
    selfRegistration: registrationOf(env["SELF_REGISTRATION"] || undefined),
    notes: notes.map(([name, instead]) => `${name} has no effect: ${instead}.`),
  };
}

function airflowOf(env: NodeJS.ProcessEnv): SchedulerVariables["airflow"] {
  const url = urlOf(env, "AIRFLOW_API_URL");
  const { AIRFLOW_USERNAME: username = "", AIRFLOW_PASSWORD: password = "" } = env;
  if (url === undefined) return undefined;
  if (username === "" || password === "") throw new VariableError("AIRFLOW_API_URL needs AIRFLOW_USERNAME and AIRFLOW_PASSWORD beside it");
  return { url, username, password };
}

function telegramOf(env: NodeJS.ProcessEnv): LocalTelegram | undefined {
  const token = env["TELEGRAM_BOT_TOKEN"] || undefined;
  if (token === undefined) return undefined;
  const webhookSecret = env["TELEGRAM_WEBHOOK_SECRET"] || undefined;
  if (webhookSecret !== undefined && !TelegramSecret.shape.webhook_secret.safeParse(webhookSecret).success)
    throw new VariableError("TELEGRAM_WEBHOOK_SECRET: must be 16 to 256 of A-Z a-z 0-9 _ -");
  const chats = (env["TELEGRAM_CHATS"] ?? "").split(",").filter((id) => id.trim() !== "");
  const wrong = chats.find((id) => !/^\s*-?\d{1,15}\s*$/.test(id));
  if (wrong !== undefined) throw new VariableError(`TELEGRAM_CHATS=${wrong}: must be the number of a chat, or several joined by commas`);
  return { token, webhookSecret, chats: chats.map(Number), apiUrl: urlOf(env, "TELEGRAM_API_URL") };
}

function registrationOf(text: string | undefined): SelfRegistration | undefined {
  const known = SELF_REGISTRATIONS.find((one) => one === text);
  if (text !== undefined && known === undefined)
    throw new VariableError(`SELF_REGISTRATION=${text}: must be one of ${SELF_REGISTRATIONS.join(", ")}`);
  return known;
}

/** Whose name each setting of `oidc` has in the environment. */
const OIDC = {
  issuer: "OIDC_ISSUER",
  audience: "OIDC_AUDIENCE",
  clients: "OIDC_CLIENTS",
  jwksUri: "OIDC_JWKS_URI",
  rolesClaim: "OIDC_ROLES_CLAIM",
  nameClaim: "OIDC_NAME_CLAIM",
  access: "OIDC_ACCESS",
} as const satisfies Record<keyof z.input<typeof OidcIssuer>, string>;

function oidcOf(env: NodeJS.ProcessEnv): SchedulerVariables["oidc"] {
  const set = Object.entries(OIDC).flatMap(([setting, name]) => (env[name] ? [[setting, env[name]] as const] : []));
  if (set.length === 0) return undefined;
  const given = Object.fromEntries(set.map(([setting, text]) => [setting, readingOf(setting, text)]));
  const parsed = OidcIssuer.safeParse(given);
  if (parsed.success) return parsed.data;
  const [{ path, message } = { path: [], message: "" }] = parsed.error.issues;
  throw new VariableError(`${OIDC[path[0] as keyof typeof OIDC]}: ${message}`);
}

/** Lists are joined by commas: no client id and no claim of a known issuer has one. */
function readingOf(setting: string, text: string): unknown {
  if (setting === "access") return jsonOf(text);
  const parts = text.split(",");
  return setting === "clients" || (setting === "rolesClaim" && parts.length > 1) ? parts : text;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new VariableError(`OIDC_ACCESS: must be JSON, as {"group": ["read"]}`);
  }
}

function urlOf(env: NodeJS.ProcessEnv, name: string, scheme: "http" | "smtp" = "http"): string | undefined {
  const url = env[name] || undefined;
  if (url !== undefined && ![`${scheme}:`, `${scheme}s:`].includes(URL.parse(url)?.protocol ?? ""))
    throw new VariableError(`${name}: must begin with ${scheme}:// or ${scheme}s://`);
  return url;
}

function sinksOf(text: string | undefined): string | undefined {
  const wrong = text?.split(",").find((sink) => !/^[^\s:/]+:\d{1,5}$/.test(sink));
  if (wrong !== undefined) throw new VariableError(`NOTIFICATION_SINKS=${wrong}: must be host:port, or several joined by commas`);
  return text;
}

function timezoneOf(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const zone = TimeZoneName.safeParse(text);
  if (!zone.success) throw new VariableError(`SCHEDULER_TIMEZONE=${text}: must be an IANA time zone, for example Asia/Seoul or UTC`);
  return zone.data;
}
