import { noteWrite } from "../caller.ts";
import { randomBytes } from "node:crypto";
import type { CreateNotificationConfig, UpdateNotificationConfig } from "../../contract/notifications/notification.ts";
import { alreadyExists, BelfryError, conflict, notFound, type FieldProblem } from "../../domain/errors.ts";
import { addressFaults } from "../../domain/notification/config-rules.ts";
import { maskedSecret, maskedUrl } from "../../domain/notification/mask.ts";
import type { NotificationConfig } from "../../domain/notification/notification.ts";
import { OVERLAP_HOURS, SECRET_PREFIX, signingSecretOf } from "../../domain/notification/signing-secret.ts";
import { text } from "../../domain/texts/text.ts";
import type { Ports } from "../../ports/groups.ts";
import { changeConfig } from "./change-config.ts";
import { MOST_CONFIGS } from "./enabled-configs.ts";

export type ManagePorts = Pick<Ports, "notificationConfigs" | "outgoingAddresses" | "clock">;

/** A config, and whether its secret was made for this request: only then it is shown. */
export interface Saved {
  readonly config: NotificationConfig;
  readonly secretMade: boolean;
}

const SECRET_BYTES = 32;
const BURST_SECONDS = 10;

/** @throws ALREADY_EXISTS; VALIDATION_ERROR for an address that is missing, another channel's, or must not be called */
export async function createConfig(ports: ManagePorts, asked: CreateNotificationConfig): Promise<Saved> {
  await refuseFaults(ports, asked);
  const { notificationConfigs } = ports;
  if (await notificationConfigs.findBy("name", asked.name)) throw taken(asked.name);
  if ((await notificationConfigs.list({ skip: 0, limit: MOST_CONFIGS })).length >= MOST_CONFIGS)
    throw conflict(text("too-many-notification-configs", { most: MOST_CONFIGS }));
  const now = new Date(ports.clock.now()).toISOString();
  const { signing_secret = newSecret(), burst_seconds = asked.channel === "webhook" ? 0 : BURST_SECONDS, ...rest } = asked;
  const config = {
    ...rest,
    id: await notificationConfigs.nextId(),
    version: 1,
    signing_secret,
    burst_seconds,
    former_secret: null,
    broken: null,
    created_at: now,
    updated_at: now,
  };
  if ((await notificationConfigs.create(config)) !== "done") throw taken(asked.name);
  noteWrite({ kind: "notification-config", id: config.name, after: config });
  return { config, secretMade: asked.signing_secret === undefined };
}

/** @throws NOT_FOUND; VALIDATION_ERROR as `createConfig` */
export async function updateConfig(ports: ManagePorts, name: string, asked: UpdateNotificationConfig): Promise<Saved> {
  const found = await findConfig(ports, name);
  const secret = asked.rotate_secret === true ? newSecret() : unlessMasked(asked.signing_secret, SECRET_PREFIX);
  if (asked.rotate_secret === true && unlessMasked(asked.signing_secret, SECRET_PREFIX) !== undefined) throw both();
  const wanted = withAsked(found, asked);
  await refuseFaults(ports, wanted, found.webhook_url);
  const config = await changeConfig(ports, found.id, (current) => {
    const next = { ...withAsked(current, asked), broken: isReaddressed(current, asked) ? null : current.broken };
    if (secret === undefined || secret === current.signing_secret) return next;
    const until = new Date(ports.clock.now() + OVERLAP_HOURS * 3_600_000).toISOString();
    return { ...next, signing_secret: secret, former_secret: { secret: current.signing_secret, until } };
  });
  if (!config) throw notFound("notification-config", name);
  return { config, secretMade: asked.rotate_secret === true };
}

export async function setEnabled(ports: ManagePorts, name: string, enabled: boolean): Promise<void> {
  const { id } = await findConfig(ports, name);
  const done = await changeConfig(ports, id, (current) => ({ ...current, enabled, broken: enabled ? null : current.broken }));
  if (!done) throw notFound("notification-config", name);
}

export async function deleteConfig(ports: ManagePorts, name: string): Promise<void> {
  for (let left = 10; left > 0; left -= 1) {
    const config = await findConfig(ports, name);
    if ((await ports.notificationConfigs.remove(config)) !== "done") continue;
    return noteWrite({ kind: "notification-config", id: name, before: config });
  }
  throw conflict(text("concurrent-change", { kind: "notification-config" }));
}

export function listConfigs(
  { notificationConfigs }: Pick<Ports, "notificationConfigs">,
  page: { readonly skip: number; readonly limit: number },
): Promise<readonly NotificationConfig[]> {
  return notificationConfigs.list(page);
}

/** @throws NOT_FOUND */
export async function findConfig({ notificationConfigs }: Pick<Ports, "notificationConfigs">, name: string): Promise<NotificationConfig> {
  const config = await notificationConfigs.findBy("name", name);
  if (!config) throw notFound("notification-config", name);
  return config;
}

/** What is sent back as it is shown is not a change of it. */
function withAsked(current: NotificationConfig, asked: UpdateNotificationConfig): NotificationConfig {
  const { signing_secret: _, rotate_secret: __, webhook_url, telegram, ...rest } = asked;
  const url = typeof webhook_url === "string" && current.webhook_url !== null && webhook_url === maskedUrl(current.webhook_url);
  const token = telegram?.bot_token === maskedSecret() && current.telegram ? current.telegram.bot_token : telegram?.bot_token;
  return {
    ...current,
    ...Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined)),
    ...(webhook_url !== undefined && !url && { webhook_url }),
    ...(telegram !== undefined && { telegram: telegram && { ...telegram, bot_token: token ?? telegram.bot_token } }),
  };
}

function isReaddressed(current: NotificationConfig, asked: UpdateNotificationConfig): boolean {
  const next = withAsked(current, asked);
  return (["channel", "webhook_url", "recipients", "telegram"] as const).some(
    (field) => JSON.stringify(next[field]) !== JSON.stringify(current[field]),
  );
}

async function refuseFaults(
  { outgoingAddresses }: ManagePorts,
  config: Parameters<typeof addressFaults>[0],
  former: string | null = null,
): Promise<void> {
  const faults: FieldProblem[] = [...addressFaults(config)];
  const { webhook_url: url } = config;
  const why = url === null || url === former || faults.length > 0 ? undefined : await outgoingAddresses.whyForbidden(url);
  if (why) faults.push({ path: "webhook_url", text: text(why) });
  if (faults.length > 0) throw new BelfryError({ code: "VALIDATION_ERROR", details: faults });
}

function unlessMasked(secret: string | undefined, prefix: string): string | undefined {
  return secret === maskedSecret(prefix) ? undefined : secret;
}

function newSecret(): string {
  return signingSecretOf(randomBytes(SECRET_BYTES));
}

function taken(name: string): BelfryError {
  return alreadyExists("notification-config", name, "name");
}

function both(): BelfryError {
  return new BelfryError({ code: "VALIDATION_ERROR", details: [{ path: "rotate_secret", text: text("secret-or-rotation") }] });
}
