import type { NotificationConfigView } from "../../../shared/contract/notifications/notification.ts";
import { NOTIFICATIONS, shownOfConfig, shownOfDelivery } from "../../lib/notifications/notifications.ts";
import { t } from "../../words/index.ts";
import { n } from "../../words/notifications.ts";
import { NeedsAccess } from "../forms/form-notes.tsx";
import { Empty } from "../basics/states.tsx";
import { Chip, Status } from "../basics/status.tsx";
import { visible } from "../basics/text.tsx";

/** In place of a screen that the caller may not see. */
export function NeedsAccounts() {
  return (
    <>
      <div class="head">
        <div class="grow">
          <h1>{t().notifications}</h1>
        </div>
      </div>
      <NeedsAccess access="accounts" />
    </>
  );
}

/** In place of one that is not there. */
export function ConfigGone({ name }: { readonly name: string }) {
  return (
    <Empty icon="cancelled" title={n().gone(visible(name))}>
      <a class="btn" href={NOTIFICATIONS}>
        {n().toList}
      </a>
    </Empty>
  );
}

/** Is it on, and does it arrive? */
export function ConfigChip({ config }: { readonly config: Pick<NotificationConfigView, "enabled" | "broken"> }) {
  const own = n();
  const shown = shownOfConfig(config);
  return <Chip status={shown}>{shown === "paused" ? own.off : shown === "failed" ? own.broken : own.on}</Chip>;
}

/** What became of a delivery. */
export function DeliveryStatus({ delivery }: { readonly delivery: NonNullable<NotificationConfigView["last_delivery"]> }) {
  return <Status status={shownOfDelivery(delivery)}>{n()[`status_${delivery.status}`]}</Status>;
}
