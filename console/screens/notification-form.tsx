import { useState } from "preact/hooks";
import { useLocation, useRoute } from "preact-iso/router";
import type { NotificationConfigView } from "../../shared/contract/notification.ts";
import { draftOfNotification, newNotification } from "../lib/notification-draft.ts";
import { NOTIFICATIONS, notificationPath, useConfigs } from "../lib/notifications.ts";
import { usePlace } from "../lib/place.ts";
import { deploymentZone, language } from "../lib/preferences.ts";
import { may } from "../lib/session.ts";
import { NotificationEditor } from "../parts/notification-editor.tsx";
import { ConfigGone, NeedsAccounts } from "../parts/notification-states.tsx";
import { Failure, Skeleton } from "../parts/states.tsx";
import { visible } from "../parts/text.tsx";
import { t } from "../words/index.ts";
import { n } from "../words/notifications.ts";

/** A new notification config. */
export function NewNotification() {
  const { route } = useLocation();
  usePlace({ text: t().notifications, href: NOTIFICATIONS }, { text: n().newConfig });
  const [draft] = useState(() => newNotification(language.value, deploymentZone.value));
  if (!may("accounts")) return <NeedsAccounts />;
  return <NotificationEditor draft={draft} stored={undefined} cancel={() => route(NOTIFICATIONS)} />;
}

/** One that is there, changed. */
export function EditNotification() {
  const { params } = useRoute();
  const { route } = useLocation();
  const name = params["name"] ?? "";
  const { data, error, reload } = useConfigs(may("accounts"));
  const found = data?.find((config) => config.name === name);
  usePlace({ text: t().notifications, href: NOTIFICATIONS }, { text: visible(name), href: notificationPath(name) }, { text: n().edit });
  const begun = useFirst(found);
  if (!may("accounts")) return <NeedsAccounts />;
  if (begun?.name === name) {
    const draft = draftOfNotification(begun, deploymentZone.value);
    return <NotificationEditor key={name} draft={draft} stored={begun} cancel={() => route(notificationPath(name))} />;
  }
  if (data) return <ConfigGone name={name} />;
  return error ? <Failure error={error} tried={n().configNotLoaded(visible(name))} retry={reload} /> : <Skeleton lines={8} height={40} />;
}

/** The first that came: it may change meanwhile, what is written here may not. */
function useFirst(found: NotificationConfigView | undefined): NotificationConfigView | undefined {
  const [first, setFirst] = useState(found);
  if (found !== undefined && first?.name !== found.name) setFirst(found);
  return first ?? found;
}
