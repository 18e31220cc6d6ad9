import { useState } from "preact/hooks";
import { useLocation, useRoute } from "preact-iso/router";
import type { NotificationConfigView } from "../../../shared/contract/notifications/notification.ts";
import { draftOfNotification, newNotification } from "../../lib/notifications/notification-draft.ts";
import { NOTIFICATIONS, notificationPath, useConfigs } from "../../lib/notifications/notifications.ts";
import { usePlace } from "../../lib/page/place.ts";
import { deploymentZone, language } from "../../lib/page/preferences.ts";
import { may } from "../../lib/asking/session.ts";
import { NotificationEditor } from "../../parts/notifications/notification-editor.tsx";
import { ConfigGone, NeedsAccounts } from "../../parts/notifications/notification-states.tsx";
import { Failure, Skeleton } from "../../parts/basics/states.tsx";
import { visible } from "../../parts/basics/text.tsx";
import { t } from "../../words/index.ts";
import { n } from "../../words/notifications.ts";

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
