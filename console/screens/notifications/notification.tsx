import { useState } from "preact/hooks";
import { useLocation, useRoute } from "preact-iso/router";
import type { NotificationConfigView } from "../../../shared/contract/notifications/notification.ts";
import { useKeys } from "../../lib/page/keys.ts";
import { NOTIFICATIONS, notificationPath, sendTest, toggleConfig, useConfigs } from "../../lib/notifications/notifications.ts";
import { usePlace } from "../../lib/page/place.ts";
import { may } from "../../lib/asking/session.ts";
import { DeliveriesPanel } from "../../parts/notifications/deliveries-panel.tsx";
import { Icon } from "../../parts/basics/icon.tsx";
import { Ago } from "../../parts/basics/moment.tsx";
import { askToDeleteConfig } from "../../parts/notifications/notification-dialogs.tsx";
import { NotificationSettings } from "../../parts/notifications/notification-settings.tsx";
import { ConfigChip, ConfigGone, NeedsAccounts } from "../../parts/notifications/notification-states.tsx";
import { aboutWords, addressOf } from "../../parts/notifications/notification-words.ts";
import { Failure, Skeleton } from "../../parts/basics/states.tsx";
import { EditButton, SubjectHead } from "../../parts/subjects/subject-head.tsx";
import { Foreign, visible } from "../../parts/basics/text.tsx";
import { t } from "../../words/index.ts";
import { n } from "../../words/notifications.ts";

/** One notification config: what became of what it was sent, and its settings. */
export function Notification() {
  const { params } = useRoute();
  const name = params["name"] ?? "";
  const { data, error, reload } = useConfigs(may("accounts"));
  usePlace({ text: t().notifications, href: NOTIFICATIONS }, { text: visible(name) });
  if (!may("accounts")) return <NeedsAccounts />;
  const config = data?.find((one) => one.name === name);
  if (config) return <Found key={name} config={config} />;
  if (data) return <ConfigGone name={name} />;
  return error ? <Failure error={error} tried={n().configNotLoaded(visible(name))} retry={reload} /> : <Skeleton lines={6} height={40} />;
}

function Found({ config }: { readonly config: NotificationConfigView }) {
  // The test whose outcome is being waited for, or was told last.
  const [tested, setTested] = useState<string>();
  return (
    <>
      <Head config={config} test={async () => setTested((await sendTest(config))?.delivery_id)} />
      {config.broken && <Broken broken={config.broken} />}
      <div class="cols wide">
        <DeliveriesPanel config={config} tested={tested} />
        <NotificationSettings config={config} />
      </div>
    </>
  );
}

function Head({ config, test }: { readonly config: NotificationConfigView; test(): Promise<void> }) {
  const own = n();
  const { route } = useLocation();
  const { name, channel, enabled } = config;
  const [busy, setBusy] = useState(false);
  const edit = () => route(notificationPath(name, "/edit"));
  const start = async () => {
    if (busy) return;
    setBusy(true);
    await test();
    setBusy(false);
  };
  useKeys({ KeyE: edit, KeyP: () => void toggleConfig(config), KeyR: () => void start() });
  return (
    <SubjectHead
      title={name}
      chip={<ConfigChip config={config} />}
      description={null}
      facts={
        <>
          <span>
            {own[`channel_${channel}`]}{" "}
            <code class="clip">
              <Foreign text={addressOf(config)} />
            </code>
          </span>
          <span class="clip">
            {own.about}: <Foreign text={aboutWords(config)} />
          </span>
        </>
      }
      actions={
        <>
          <button class="btn main" type="button" disabled={busy} onClick={() => void start()}>
            <Icon name="play" />
            {own.sendTest}{" "}
            <kbd class="not-narrow" aria-hidden="true">
              R
            </kbd>
          </button>
          <ToggleButton enabled={enabled} act={() => void toggleConfig(config)} />
          <EditButton refused={undefined} act={edit} />
          <button class="btn" type="button" onClick={() => askToDeleteConfig(config, () => route(NOTIFICATIONS))}>
            {own.deleteIt}
          </button>
        </>
      }
    />
  );
}

function ToggleButton({ enabled, act }: { readonly enabled: boolean; act(): void }) {
  return (
    <button class="btn" type="button" onClick={act}>
      <Icon name={enabled ? "pause" : "play"} />
      {enabled ? n().turnOff : n().turnOn}
    </button>
  );
}

/** Why nothing arrives, and what can be done. */
function Broken({ broken: { since, why, status_code } }: { readonly broken: NonNullable<NotificationConfigView["broken"]> }) {
  const own = n();
  return (
    <div class="verdict c-failed lone">
      <Icon name="failed" />
      <div>
        <b>{own.brokenSince}</b> <Ago at={since} />
        <p>
          <Foreign text={why} /> {status_code !== null && <code class="small">{status_code}</code>}
        </p>
        <p class="small">{own.brokenHint}</p>
      </div>
    </div>
  );
}
