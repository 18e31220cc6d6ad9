import type { ComponentChildren } from "preact";
import type { NotificationConfigView } from "../../../shared/contract/notifications/notification.ts";
import { notificationPath } from "../../lib/notifications/notifications.ts";
import { n } from "../../words/notifications.ts";
import { Copy } from "../basics/copy.tsx";
import { askToRotateSecret } from "./notification-dialogs.tsx";
import { aboutWords, addressOf, pacingWords } from "./notification-words.ts";
import { Panel } from "../basics/states.tsx";
import { Foreign } from "../basics/text.tsx";

/** The settings in words, and the secret with the address that it opens. */
export function NotificationSettings({ config }: { readonly config: NotificationConfigView }) {
  const own = n();
  const { name, channel, notification_types: types, failures_in_row } = config;
  const { again, burst, quiet } = pacingWords(config);
  const incoming = `${location.origin}/api/v1/notifications/webhook/${encodeURIComponent(name)}`;
  const rows: readonly (readonly [name: string, value: ComponentChildren])[] = [
    [own.channel, own[`channel_${channel}`]],
    [own.address, <Foreign key="address" text={addressOf(config)} />],
    [own.tells, types.length === 0 ? own.nothingTold : <Types key="types" config={config} />],
    [own.about, <Foreign key="about" text={aboutWords(config)} />],
    ...(types.includes("job_failing") ? [[own.type_job_failing, own.failuresInRow(failures_in_row)] as const] : []),
    [own.again, again],
    [own.burst, burst],
    [own.quiet, quiet],
    [own.language, own[`language_${config.language}`]],
  ];
  return (
    <div class="stackp">
      <Panel
        title={own.settings}
        end={
          <a class="link" href={notificationPath(name, "/edit")}>
            {own.edit}
          </a>
        }
      >
        <div class="body">
          <dl class="dl notice">
            {rows.map(([label, value]) => (
              <>
                <dt>{label}</dt>
                <dd>{value}</dd>
              </>
            ))}
          </dl>
        </div>
      </Panel>
      <Panel
        title={own.secret}
        end={
          <button class="btn s" type="button" onClick={() => askToRotateSecret(config)}>
            {own.newSecret}
          </button>
        }
      >
        <div class="body notice-secret">
          <p class="small muted">{own.secretHint}</p>
          <div>
            <b>{own.incoming}</b>
            <p class="small muted">{own.incomingHint}</p>
            <p class="secret">
              <code>{incoming}</code>
            </p>
            <Copy text={incoming} label={own.copyAddress} framed />
          </div>
        </div>
      </Panel>
    </div>
  );
}

function Types({ config: { notification_types: types } }: { readonly config: NotificationConfigView }) {
  const own = n();
  return <>{types.map((type) => own[`type_${type}`]).join(", ")}</>;
}
