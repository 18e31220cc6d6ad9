import { useLocation } from "preact-iso/router";
import type { QueueList } from "../../shared/contract/operations/queues.ts";
import { duration } from "../lib/time/durations.ts";
import { language } from "../lib/page/preferences.ts";
import { queuePath, usePlace } from "../lib/page/place.ts";
import { useQuery } from "../lib/asking/query.ts";
import { Ago, zoneLabel } from "../parts/basics/moment.tsx";
import { NewJobButton } from "../parts/jobs/new-job-button.tsx";
import { Amount, queueStatus } from "../parts/subjects/queue-numbers.tsx";
import { Empty, Failure, Skeleton } from "../parts/basics/states.tsx";
import { StatusIcon } from "../parts/basics/status.tsx";
import { Foreign } from "../parts/basics/text.tsx";
import { r } from "../words/records.ts";
import { t } from "../words/index.ts";

type Queue = QueueList["queues"][number];

/** SQS is asked for each queue: ms between questions. */
const EVERY_MS = 15_000;

/** Do workers keep up? Those that need a look first. */
export function Queues() {
  const [words, own] = [t(), r()];
  usePlace({ text: words.queues });
  const { data, error, reload } = useQuery<QueueList>("/queues", EVERY_MS);
  return (
    <>
      <div class="head">
        <div class="grow">
          <h1>{words.queues}</h1>
          <p class="sub">{data ? own.countQueues(data.queues.length) : "\u00a0"}</p>
        </div>
      </div>
      <section class="panel" aria-label={words.queues}>
        {error && !data && <Failure error={error} tried={own.queuesNotLoaded} retry={reload} />}
        {!data && !error && <Skeleton lines={6} height={44} />}
        {data && data.queues.length > 0 && <QueueTable queues={data.queues} />}
        {data?.queues.length === 0 && (
          <Empty icon="queues" title={own.noQueues}>
            <p class="small muted">{own.noQueuesHint}</p>
            <div class="row">
              <NewJobButton />
            </div>
          </Empty>
        )}
        {data?.cut === true && <p class="foot">{words.cut_active}</p>}
      </section>
    </>
  );
}

function QueueTable({ queues }: { readonly queues: readonly Queue[] }) {
  const [words, own] = [t(), r()];
  return (
    <table class="table cards queues">
      <caption class="vh">{own.queuesCaption(zoneLabel())}</caption>
      <thead>
        <tr>
          <th>{words.queue}</th>
          <th class="r">{own.waiting}</th>
          <th class="r">{own.oldest}</th>
          <th class="r">{own.inFlight}</th>
          <th class="r">{own.delayed}</th>
          <th class="r">{own.dead}</th>
          <th class="r">{own.workers}</th>
          <th>{own.lastTaken}</th>
        </tr>
      </thead>
      <tbody>
        {queues.map((queue) => (
          <Row key={queue.queue} queue={queue} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ queue }: { readonly queue: Queue }) {
  const { route } = useLocation();
  const own = r();
  const href = queuePath(queue.queue);
  const oldest = queue.oldest_sec === null ? "–" : duration(Math.floor(queue.oldest_sec), language.value);
  const open = ({ target }: MouseEvent) => {
    if (target instanceof Element && !target.closest("a, button")) route(href);
  };
  return (
    <tr class="opens" onClick={open}>
      <td>
        <div class="row">
          <StatusIcon status={queueStatus(queue)} />
          <div class="grow">
            <a class="id clip" href={href}>
              <Foreign text={queue.queue} />
            </a>
            <span class="small muted clip">
              <Foreign text={queue.unread ?? queue.jobs.join(", ")} />
            </span>
          </div>
        </div>
        <p class="only-narrow small muted num">
          {own.waiting} <Amount n={queue.waiting} /> · {own.inFlight} <Amount n={queue.in_flight} /> · {own.dead}{" "}
          <Amount n={queue.dead} bad /> · {own.workers} <Amount n={queue.workers} />
        </p>
      </td>
      <td class="not-narrow num r">
        <Amount n={queue.waiting} />
      </td>
      <td class={queue.attended ? "not-narrow num r" : "not-narrow num r tone c-late"}>{oldest}</td>
      <td class="not-narrow num r">
        <Amount n={queue.in_flight} />
      </td>
      <td class="not-narrow num r">
        <Amount n={queue.delayed} />
      </td>
      <td class="not-narrow num r">
        <Amount n={queue.dead} bad />
      </td>
      <td class="not-narrow num r">
        <Amount n={queue.workers} />
      </td>
      <td class="not-narrow num">{queue.last_claim_at === null ? "–" : <Ago at={queue.last_claim_at} />}</td>
    </tr>
  );
}
