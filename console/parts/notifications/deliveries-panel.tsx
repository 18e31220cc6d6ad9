import { useEffect, useState } from "preact/hooks";
import type { DeliveryView, NotificationConfigView } from "../../../shared/contract/notifications/notification.ts";
import { tellProblem } from "../../lib/asking/actions.ts";
import { change } from "../../lib/asking/api.ts";
import { now } from "../../lib/time/clock.ts";
import { configApi, hrefOfTold, isOfConfigs, isOpen, mayRedeliver, redeliver } from "../../lib/notifications/notifications.ts";
import { OFTEN, refresh, useQuery } from "../../lib/asking/query.ts";
import { n } from "../../words/notifications.ts";
import { Attempts } from "./delivery-attempts.tsx";
import { Icon } from "../basics/icon.tsx";
import { Ago, Moment, zoneLabel } from "../basics/moment.tsx";
import { DeliveryStatus } from "./notification-states.tsx";
import { Empty, Failure, Panel, Skeleton } from "../basics/states.tsx";
import { TestVerdict } from "./test-verdict.tsx";
import { Foreign } from "../basics/text.tsx";

interface Page {
  readonly deliveries: readonly DeliveryView[];
  readonly next_cursor: string | null;
}

const SHOWN = 25;
const EVERY_MS = 5_000;

interface DeliveriesPanelProps {
  readonly config: NotificationConfigView;
  /** The test that was sent last. */
  readonly tested: string | undefined;
}

/** What it was sent, newest first, and what became of that. */
export function DeliveriesPanel({ config, tested }: DeliveriesPanelProps) {
  const own = n();
  const path = configApi(config.name, `/deliveries?limit=${SHOWN}`);
  const [pace, setPace] = useState(EVERY_MS);
  const { data: first, error, reload } = useQuery<Page>(path, pace);
  const [older, setOlder] = useState<readonly Page[]>([]);
  const deliveries = joined([...(first?.deliveries ?? []), ...older.flatMap((page) => page.deliveries)]);
  const next = (older.at(-1) ?? first)?.next_cursor ?? null;
  const wanted = deliveries.some(isOpen) ? OFTEN : EVERY_MS;
  if (wanted !== pace) setPace(wanted);
  const more = async () => {
    try {
      const page = await change<Page>(`${path}&cursor=${encodeURIComponent(next ?? "")}`, { method: "GET" });
      setOlder([...older, page]);
    } catch (problem) {
      tellProblem(problem);
    }
  };
  const outcomes = deliveries.map(({ status, attempt_count }) => `${status} ${attempt_count}`).join();
  // What became of one may say of its config that it arrives, or not.
  useEffect(() => refresh(isOfConfigs), [outcomes]);
  const test = deliveries.find(({ delivery_id }) => delivery_id === tested);
  return (
    <Panel title={own.deliveries} note={own.deliveriesOf}>
      {tested !== undefined && <TestVerdict delivery={test} />}
      {error && !first && <Failure error={error} tried={own.deliveriesNotLoaded} retry={reload} />}
      {!first && !error && <Skeleton lines={5} height={48} />}
      {first && deliveries.length === 0 && (
        <Empty icon="bell" title={own.noDeliveries}>
          <p class="small muted">{own.noDeliveriesHint}</p>
        </Empty>
      )}
      {deliveries.length > 0 && (
        <table class="table cards notices sent">
          <caption class="vh">{own.deliveriesCaption(zoneLabel())}</caption>
          <thead>
            <tr>
              <th>{own.status}</th>
              <th>{own.what}</th>
              <th>
                {own.when} <span class="faint">{zoneLabel()}</span>
              </th>
              <th>
                <span class="vh">{own.redeliver}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {deliveries.map((delivery) => (
              <Row key={delivery.delivery_id} config={config} delivery={delivery} />
            ))}
          </tbody>
        </table>
      )}
      {next !== null && (
        <p class="foot">
          <button class="btn s" type="button" onClick={() => void more()}>
            {own.showMore}
          </button>
        </p>
      )}
    </Panel>
  );
}

/** Each once: what came in anew moves the others on to the next page. */
function joined(deliveries: readonly DeliveryView[]): readonly DeliveryView[] {
  const seen = new Set<string>();
  return deliveries.filter(({ delivery_id: id }) => !seen.has(id) && seen.add(id));
}

interface RowProps {
  readonly config: NotificationConfigView;
  readonly delivery: DeliveryView;
}

function Row({ config, delivery }: RowProps) {
  const own = n();
  const { delivery_id, created_at, next_attempt_at, digest } = delivery;
  return (
    <tr data-delivery={delivery_id} data-type={delivery.event_type}>
      <td>
        <DeliveryStatus delivery={delivery} />
      </td>
      <td>
        <What delivery={delivery} />
        {digest !== null && <span class="small muted">{own.inDigest}</span>}
        <Attempts delivery={delivery} />
        {isOpen(delivery) && next_attempt_at !== null && Date.parse(next_attempt_at) > now.value && (
          <span class="small muted">
            {own.nextAttempt} <Ago at={next_attempt_at} />
          </span>
        )}
      </td>
      <td class="num nowrap at">
        <Moment at={created_at} seconds="always" />
      </td>
      <td class="acts">
        {mayRedeliver(delivery) && (
          <button class="btn s" type="button" onClick={() => void redeliver(config, delivery)}>
            <Icon name="retry" />
            {own.redeliver}
          </button>
        )}
      </td>
    </tr>
  );
}

/** What it says, with the ways to the runs that it is about. */
function What({ delivery: { event_type, tells } }: { readonly delivery: DeliveryView }) {
  const own = n();
  const isDigest = event_type === "digest";
  return (
    <>
      <b>{typeWord(event_type)}</b>
      {tells.map((told) => {
        const href = hrefOfTold(told);
        const [kind = "", ...rest] = told.subject.split("#");
        const name = rest.join("#");
        return (
          <span key={`${told.event_type} ${told.subject} ${told.run_id}`} class={isDigest ? "told small" : "told"}>
            {isDigest && `${typeWord(told.event_type)} `}
            {href === undefined ? (
              <span class="muted">{kind === "system" ? own.system : <Foreign text={name} />}</span>
            ) : (
              <a class="u" href={href}>
                <Foreign text={name} />
              </a>
            )}
          </span>
        );
      })}
    </>
  );
}

function typeWord(type: string): string {
  const words: Readonly<Record<string, unknown>> = n();
  const word = words[`type_${type}`];
  return typeof word === "string" ? word : type;
}
