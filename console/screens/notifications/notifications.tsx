import type { NotificationConfigView } from "../../../shared/contract/notifications/notification.ts";
import { NOTIFICATIONS, notificationPath, toggleConfig, useConfigs } from "../../lib/notifications/notifications.ts";
import { usePlace } from "../../lib/page/place.ts";
import { may } from "../../lib/asking/session.ts";
import { Icon } from "../../parts/basics/icon.tsx";
import { Ago, zoneLabel } from "../../parts/basics/moment.tsx";
import { ConfigChip, DeliveryStatus, NeedsAccounts } from "../../parts/notifications/notification-states.tsx";
import { aboutWords, addressOf } from "../../parts/notifications/notification-words.ts";
import { Empty, Failure, Skeleton } from "../../parts/basics/states.tsx";
import { Foreign, visible } from "../../parts/basics/text.tsx";
import { t } from "../../words/index.ts";
import { n } from "../../words/notifications.ts";

/** So many types are named; of more it is told how many. */
const NAMED = 3;

/** Who is told of what, newest first. */
export function Notifications() {
  const [words, own] = [t(), n()];
  usePlace({ text: words.notifications });
  const { data, error, reload } = useConfigs(may("accounts"));
  if (!may("accounts")) return <NeedsAccounts />;
  return (
    <>
      <div class="head">
        <div class="grow">
          <h1>{words.notifications}</h1>
          <p class="sub">{own.intro}</p>
        </div>
        {data && data.length > 0 && (
          <div class="actions">
            <NewLink />
          </div>
        )}
      </div>
      <section class="panel" aria-label={data ? own.countConfigs(data.length) : words.notifications}>
        {error && !data && <Failure error={error} tried={own.notLoaded} retry={reload} />}
        {!data && !error && <Skeleton lines={4} height={52} />}
        {data?.length === 0 && (
          <Empty icon="bell" title={own.none}>
            <p class="small muted">{own.noneHint}</p>
            <NewLink />
          </Empty>
        )}
        {data && data.length > 0 && <ConfigTable configs={data} />}
      </section>
    </>
  );
}

function NewLink() {
  return (
    <a class="btn main" href={`${NOTIFICATIONS}/new`}>
      <Icon name="plus" />
      {n().newConfig}
    </a>
  );
}

function ConfigTable({ configs }: { readonly configs: readonly NotificationConfigView[] }) {
  const own = n();
  return (
    <table class="table cards notices">
      <caption class="vh">{own.caption(zoneLabel())}</caption>
      <thead>
        <tr>
          <th>{own.name}</th>
          <th>{own.tells}</th>
          <th>{own.lastDelivery}</th>
          <th>{own.state}</th>
          <th>
            <span class="vh">{own.turnOff}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {configs.map((config) => (
          <Row key={config.id} config={config} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ config }: { readonly config: NotificationConfigView }) {
  const own = n();
  const { name, channel, notification_types: types, enabled, last_delivery: last } = config;
  return (
    <tr data-config={name}>
      <td>
        <a class="id" href={notificationPath(name)}>
          <Foreign text={name} />
        </a>
        <span class="small muted clip">
          {own[`channel_${channel}`]} · <Foreign text={addressOf(config)} />
        </span>
      </td>
      <td>
        <span class="clip">
          {types.length === 0 && <span class="muted">{own.nothingTold}</span>}
          {types
            .slice(0, NAMED)
            .map((type) => own[`type_${type}`])
            .join(", ")}
          {types.length > NAMED && ` ${own.more(types.length - NAMED)}`}
        </span>
        <span class="small muted clip">{aboutWords(config)}</span>
      </td>
      <td>{last === null ? <span class="small muted">{own.nothingSent}</span> : <Last delivery={last} />}</td>
      <td class="at">
        <ConfigChip config={config} />
      </td>
      <td class="acts">
        <button
          class="btn s"
          type="button"
          aria-label={`${enabled ? own.turnOff : own.turnOn}: ${visible(name)}`}
          onClick={() => void toggleConfig(config)}
        >
          <Icon name={enabled ? "pause" : "play"} />
          {enabled ? own.turnOff : own.turnOn}
        </button>
      </td>
    </tr>
  );
}

function Last({ delivery }: { readonly delivery: NonNullable<NotificationConfigView["last_delivery"]> }) {
  const error = delivery.attempts.at(-1)?.error ?? null;
  return (
    <>
      <span class="row">
        <DeliveryStatus delivery={delivery} />
        <span class="small muted nowrap">
          <Ago at={delivery.created_at} />
        </span>
      </span>
      {error !== null && delivery.status !== "delivered" && (
        <span class="small muted clip">
          <Foreign text={error} />
        </span>
      )}
    </>
  );
}
