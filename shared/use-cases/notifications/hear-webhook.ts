import { BelfryError } from "../../domain/errors.ts";
import { cutText } from "../../domain/notification/cut-text.ts";
import { secretsInForce } from "../../domain/notification/signing-secret.ts";
import { text } from "../../domain/texts/text.ts";
import type { Ports } from "../../ports/groups.ts";

export type HearPorts = Pick<Ports, "notificationConfigs" | "notifyQueue" | "clock" | "randomText">;

/** A call of a config's webhook, as it came in. */
export interface HeardCall {
  /** Does it show this secret, or is it signed with it? */
  readonly holds: (secret: string) => boolean;
  /** Reads and checks the body; nothing of it is judged before the caller is known. */
  readonly readBody: () => Readonly<Record<string, unknown>>;
  /** What the sender calls this message; undefined: nothing, and it counts each time. */
  readonly id: string | undefined;
}

const LONGEST_MESSAGE = 1_000;
/** A larger body is not told, in bytes as JSON: it would be in a message, and in a record for each config. */
const LARGEST_DATA = 32_768;

/**
 * Hears from another system. Of a deployment all configs are told that want to hear of the system; anything else is taken
 * and forgotten.
 *
 * @throws UNAUTHORIZED without the config's secret, whether or not there is such a config
 */
export async function hearWebhook(ports: HearPorts, name: string, { holds, readBody, id }: HeardCall): Promise<void> {
  const now = ports.clock.now();
  const config = await ports.notificationConfigs.findBy("name", name);
  if (!config || !secretsInForce(config, now).some(holds))
    throw new BelfryError({ code: "UNAUTHORIZED", text: text("webhook-token-wrong") });
  const body = readBody();
  if (body["type"] !== "deployment") return;
  const message = typeof body["message"] === "string" ? body["message"] : `Deployment notification from ${name}`;
  const data = {
    message: cutText(message, LONGEST_MESSAGE),
    severity: "info",
    timestamp: new Date(now).toISOString(),
    additional_data: Buffer.byteLength(JSON.stringify(body)) <= LARGEST_DATA ? body : {},
  };
  const event = {
    id: `webhook ${config.id} ${id ?? ports.randomText()}`,
    at: now,
    occasion: "system",
    subject: { kind: "system", id: "deployment" },
    data,
    streak: 0,
  } as const;
  await ports.notifyQueue.send([{ kind: "event", event }]);
}
