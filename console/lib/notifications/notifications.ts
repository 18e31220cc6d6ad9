import type { DeliveryView, NotificationConfigView } from "../../../shared/contract/notifications/notification.ts";
import type { Shown } from "../../parts/basics/status.tsx";
import { toast } from "../../parts/frame/toast.tsx";
import { n } from "../../words/notifications.ts";
import { tellProblem } from "../asking/actions.ts";
import { change, send } from "../asking/api.ts";
import { BASE, runPath, workflowPath, workflowRunPath, jobPath } from "../page/place.ts";
import { refresh, useQuery } from "../asking/query.ts";

const CONFIGS = "/api/v1/notifications/configs";
const EVERY_MS = 10_000;

export const NOTIFICATIONS = `${BASE}/notifications`;
/** The form for a new one is at `/notifications/new`: one of that name has its first letter escaped. */
export const notificationPath = (name: string, rest = ""): string =>
  `${NOTIFICATIONS}/${name === "new" ? "%6Eew" : encodeURIComponent(name)}${rest}`;
/** The API's own address of a config. */
export const configApi = (name: string, rest = ""): string => `${CONFIGS}/${encodeURIComponent(name)}${rest}`;

const ALL = `${CONFIGS}?limit=1000`;

/** Is this what is asked for all configs? */
export const isOfConfigs = (key: string): boolean => key === ALL;

/** All configs, newest first. `may` false: it is not asked for. */
export function useConfigs(may: boolean) {
  return useQuery<readonly NotificationConfigView[]>(may ? ALL : undefined, EVERY_MS);
}

/** How a config's state looks. */
export function shownOfConfig({ enabled, broken }: Pick<NotificationConfigView, "enabled" | "broken">): Shown {
  if (!enabled) return "paused";
  return broken === null ? "success" : "failed";
}

/** How a delivery's status looks. */
export function shownOfDelivery({ status, attempt_count }: Pick<DeliveryView, "status" | "attempt_count">): Shown {
  const all = { held: "paused", queued: attempt_count > 0 ? "retry" : "queued", delivered: "success" } as const;
  if (status === "failed") return "failed";
  return status === "dropped" ? "cancelled" : status === "digested" ? "skipped" : all[status];
}

/** Is something going to become of it? */
export function isOpen({ status }: Pick<DeliveryView, "status">): boolean {
  return status === "queued" || status === "held";
}

/** What is over can be sent again; what a digest said cannot, the digest can. */
export function mayRedeliver({ status }: Pick<DeliveryView, "status">): boolean {
  return status === "delivered" || status === "failed" || status === "dropped";
}

/** Where what is told of is shown; undefined: it has no page. */
export function hrefOfTold({ subject, run_id }: DeliveryView["tells"][number]): string | undefined {
  const [kind = "", ...rest] = subject.split("#");
  const id = rest.join("#");
  if (kind === "job") return run_id === null ? jobPath(id) : runPath(id, run_id);
  if (kind !== "workflow" && kind !== "schedule") return undefined;
  return run_id === null ? workflowPath(id) : workflowRunPath(id, run_id);
}

type Named = Pick<NotificationConfigView, "name">;

/** Registers one. Its answer has the signing secret, if that was made for it. @throws ApiError */
export async function createConfig(body: unknown): Promise<NotificationConfigView> {
  const made = await change<NotificationConfigView>(CONFIGS, { method: "POST", body });
  toast({ text: n().created(made.name), icon: "plus" });
  refresh();
  return made;
}

/** Changes these fields. @throws ApiError */
export async function changeConfig({ name }: Named, body: unknown): Promise<NotificationConfigView> {
  const changed = await change<NotificationConfigView>(configApi(name), { method: "PUT", body });
  toast({ text: n().saved(name) });
  refresh();
  return changed;
}

/** Makes another signing secret, which the answer has this once. @throws ApiError */
export async function rotateSecret({ name }: Named): Promise<NotificationConfigView> {
  const rotated = await change<NotificationConfigView>(configApi(name), { method: "PUT", body: { rotate_secret: true } });
  refresh();
  return rotated;
}

/** @throws ApiError */
export async function deleteConfig({ name }: Named): Promise<void> {
  await send(configApi(name), { method: "DELETE" });
  toast({ text: n().deleted(name) });
  refresh();
}

/** Lets it receive, or not; the toast takes it back. */
export async function toggleConfig({ name, enabled }: Named & Pick<NotificationConfigView, "enabled">): Promise<void> {
  const set = async (on: boolean) => {
    await send(configApi(name, on ? "/enable" : "/disable"), { method: "POST" });
    refresh();
  };
  try {
    await set(!enabled);
    const said = enabled ? n().turnedOff(name) : n().turnedOn(name);
    toast({ text: said, icon: enabled ? "paused" : "play", undo: () => set(enabled).catch(tellProblem) });
  } catch (error) {
    tellProblem(error);
  }
}

/** Sends a test message; undefined: it was refused, which a toast tells. */
export async function sendTest({ name }: Named): Promise<DeliveryView | undefined> {
  try {
    const delivery = await change<DeliveryView>(configApi(name, "/test"), { method: "POST" });
    refresh();
    return delivery;
  } catch (error) {
    tellProblem(error);
    return undefined;
  }
}

/** Sends a delivery that is over once more. */
export async function redeliver({ name }: Named, { delivery_id }: Pick<DeliveryView, "delivery_id">): Promise<void> {
  try {
    await send(configApi(name, `/deliveries/${delivery_id}/redeliver`), { method: "POST" });
    toast({ text: n().redelivering, icon: "retry" });
    refresh();
  } catch (error) {
    tellProblem(error);
  }
}
