import type { NotificationConfigView } from "../../../shared/contract/notifications/notification.ts";
import { deleteConfig, rotateSecret } from "../../lib/notifications/notifications.ts";
import { t } from "../../words/index.ts";
import { n } from "../../words/notifications.ts";
import { DialogForm } from "../basics/dialog-form.tsx";
import { closeDialog, openDialog } from "../basics/dialog.tsx";
import { showSecret } from "../basics/secret-dialog.tsx";
import { visible } from "../basics/text.tsx";

type Named = Pick<NotificationConfigView, "name">;

/** @param then once it is gone */
export function askToDeleteConfig(config: Named, then: () => void): void {
  openDialog(() => (
    <DialogForm
      title={n().deleteTitle(visible(config.name))}
      button={{ text: n().deleteIt, tone: "danger" }}
      leave={t().cancel}
      act={async () => {
        await deleteConfig(config);
        closeDialog();
        then();
      }}
    >
      <p class="muted">{n().deleteHint}</p>
    </DialogForm>
  ));
}

/** Makes another signing secret, and shows it once. */
export function askToRotateSecret(config: Named): void {
  openDialog(() => (
    <DialogForm
      title={n().rotateTitle(visible(config.name))}
      button={{ text: n().rotate }}
      leave={t().cancel}
      act={() => rotateSecret(config).then(showSigningSecret)}
    >
      <p class="muted">{n().rotateHint}</p>
    </DialogForm>
  ));
}

/** The one time that it is seen. */
export function showSigningSecret({ name, signing_secret }: Pick<NotificationConfigView, "name" | "signing_secret">): void {
  const { secretTitle, secretOnce, copySecret, keptIt } = n();
  showSecret(signing_secret, { title: secretTitle(visible(name)), hint: secretOnce, copy: copySecret, kept: keptIt });
}
