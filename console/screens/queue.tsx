import type { ComponentChildren } from "preact";
import { useRoute } from "preact-iso/router";
import type { QueueDetail } from "../../shared/contract/operations/queues.ts";
import { duration } from "../lib/time/durations.ts";
import { BASE, jobPath, runPath, usePlace, workflowPath } from "../lib/page/place.ts";
import { language } from "../lib/page/preferences.ts";
import { useQuery } from "../lib/asking/query.ts";
import { config } from "../lib/asking/session.ts";
import { Copy } from "../parts/basics/copy.tsx";
import { Ago, Elapsed, Moment, zoneLabel } from "../parts/basics/moment.tsx";
import { Amount, queueStatus } from "../parts/subjects/queue-numbers.tsx";
import { Failure, Panel, Skeleton } from "../parts/basics/states.tsx";
import { StatusIcon } from "../parts/basics/status.tsx";
import { Foreign } from "../parts/basics/text.tsx";
import { r } from "../words/records.ts";
import { t } from "../words/index.ts";

const EVERY_MS = 15_000;

/** One worker queue: what waits, who works, and who sends to it. */
export function Queue() {
  const words = t();
  const { params } = useRoute();
  const name = params["queue"] ?? "";
  usePlace({ text: words.queues, href: `${BASE}/queues` }, { text: name });
  const { data, error, reload } = useQuery<QueueDetail>(`/queues/${encodeURIComponent(name)}`, EVERY_MS);
  if (!data) return error ? <Failure error={error} tried={r().queuesNotLoaded} retry={reload} /> : <Skeleton lines={6} height={44} />;
  return (
    <>
      <Head queue={data} />
      <Numbers queue={data} />
      <div class="cols now">
        <Runs title={r().waiting} runs={data.waiting_runs} />
        <Runs title={r().inFlight} runs={data.running_runs} />
      </div>
      <div class="cols now">
        <Workers working={data.working} />
        <Senders queue={data} />
      </div>
    </>
  );
}

function Head({ queue }: { readonly queue: QueueDetail }) {
  const words = t();
  const scope = config.value?.scope ?? "";
  return (
    <div class="head">
      <div class="grow">
        <div class="row">
          <StatusIcon status={queueStatus(queue)} />
          <h1 class="clip">
            <Foreign text={queue.queue} />
          </h1>
        </div>
        {!queue.attended && <p class="sub">{words.nobodyTakes(queue.waiting_runs.length)}</p>}
        {queue.unread !== null && (
          <p class="sub bad-text">
            <Foreign text={queue.unread} />
          </p>
        )}
      </div>
      <div class="actions">
        <Copy text={`npm run worker -- --queue ${queue.queue}`} label={words.copyWorkerCommand} framed />
        {(queue.dead ?? 0) > 0 && (
          <Copy text={`npm run redrive -- --scope ${scope} --queue ${queue.queue}`} label={words.copyRedrive} framed />
        )}
      </div>
    </div>
  );
}

function Numbers({ queue }: { readonly queue: QueueDetail }) {
  const own = r();
  const { waiting, in_flight, delayed, dead, workers, oldest_sec, last_claim_at } = queue;
  return (
    <section class="panel" aria-label={queue.queue}>
      <dl class="numbers alone">
        <Figure name={own.waiting} beside={oldest_sec === null ? "" : `${own.oldest} ${duration(Math.floor(oldest_sec), language.value)}`}>
          <Amount n={waiting} />
        </Figure>
        <Figure name={own.inFlight}>
          <Amount n={in_flight} />
        </Figure>
        <Figure name={own.delayed}>
          <Amount n={delayed} />
        </Figure>
        <Figure name={own.dead}>
          <Amount n={dead} bad />
        </Figure>
        <Figure name={own.workers}>
          <Amount n={workers} />
        </Figure>
        <Figure name={own.lastTaken}>{last_claim_at === null ? "–" : <Ago at={last_claim_at} />}</Figure>
      </dl>
      {(dead ?? 0) > 0 && <p class="foot">{own.redriveHint}</p>}
    </section>
  );
}

interface FigureProps {
  readonly name: string;
  readonly beside?: ComponentChildren;
  readonly children: ComponentChildren;
}

function Figure({ name, beside, children }: FigureProps) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        {children}
        <small>{beside}</small>
      </dd>
    </div>
  );
}

function Runs({ title, runs }: { readonly title: string; readonly runs: QueueDetail["waiting_runs"] }) {
  return (
    <Panel title={title} end={<span>{zoneLabel()}</span>}>
      {runs.length === 0 && <p class="body muted small">{r().noneSeen}</p>}
      <ul class="list">
        {runs.map(({ job_id, run_id, since }) => (
          <li key={run_id}>
            <a class="grow clip" href={runPath(job_id, run_id)}>
              <b>
                <Foreign text={job_id} />
              </b>
            </a>
            <span class="num small muted">
              <Moment at={since} />
            </span>
            <span class="num small">
              <Elapsed since={since} />
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function Workers({ working }: Pick<QueueDetail, "working">) {
  return (
    <Panel title={r().workers}>
      {working.length === 0 && <p class="body muted small">{r().noneSeen}</p>}
      <ul class="list">
        {working.map(({ worker_id, last_seen_at, running }) => (
          <li key={worker_id}>
            <code class="grow clip">
              <Foreign text={worker_id} />
            </code>
            <span class="num small muted">
              <Ago at={last_seen_at} />
            </span>
            <span class="num small">
              {r().inFlight} {running}
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function Senders({ queue: { jobs, workflows, triggers } }: { readonly queue: QueueDetail }) {
  const words = t();
  const all = [
    ...jobs.map((id) => ({ id, kind: words.job, href: jobPath(id) })),
    ...workflows.map((id) => ({ id, kind: words.workflow, href: workflowPath(id) })),
    ...triggers.map((id) => ({ id, kind: words.source_event, href: undefined })),
  ];
  return (
    <Panel title={r().senders}>
      {all.length === 0 && <p class="body muted small">{r().noneSeen}</p>}
      <ul class="list">
        {all.map(({ id, kind, href }) => (
          <li key={`${kind} ${id}`}>
            <span class="grow clip">
              {href === undefined ? (
                <Foreign text={id} />
              ) : (
                <a href={href}>
                  <b>
                    <Foreign text={id} />
                  </b>
                </a>
              )}
            </span>
            <span class="small faint">{kind}</span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
