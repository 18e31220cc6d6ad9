import type { ScheduleView } from "../../../shared/contract/schedules/schedule.ts";
import { now } from "../../lib/time/clock.ts";
import { useComing } from "../../lib/subjects/coming.ts";
import { boundsOf } from "../../lib/time/date-bounds.ts";
import { jobPath, schedulePath } from "../../lib/page/place.ts";
import { language } from "../../lib/page/preferences.ts";
import { rowOfScheduleRun } from "../../lib/schedules/schedule-run-rows.ts";
import { scheduleApi, useData } from "../../lib/schedules/schedules.ts";
import { dayText } from "../../lib/time/time.ts";
import { t } from "../../words/index.ts";
import { s } from "../../words/schedules.ts";
import { ComingPanel } from "../overview/coming-panel.tsx";
import { Copy } from "../basics/copy.tsx";
import { HeatPanel } from "../overview/heat-panel.tsx";
import { Icon } from "../basics/icon.tsx";
import { Moment, zoneLabel } from "../basics/moment.tsx";
import { RunTable } from "../runs/run-table.tsx";
import type { RunsPage } from "./schedule-runs.tsx";
import { Empty, Failure, Panel, Skeleton } from "../basics/states.tsx";
import { Foreign, visible } from "../basics/text.tsx";

const TIMES = 5;

/** What a schedule runs, what its runs did, and what is to come. */
export function ScheduleOverview({ schedule }: { readonly schedule: ScheduleView }) {
  const { schedule_id: id, is_paused, timezone, frequency_cron: cron, start_date, end_date, import_error, next_run } = schedule;
  // Nothing is due before it counts, and what is due next the API tells; the times after it follow.
  const first = next_run === null ? undefined : Date.parse(next_run.scheduled_time) - 1;
  const { until } = boundsOf(start_date, end_date, timezone);
  const coming = useComing(first === undefined ? undefined : { cron, timezone, from: first, until }, TIMES);
  const none = next_run === null ? { timezone, occurrences: [] } : undefined;
  return (
    <>
      {import_error !== null && <ImportError text={import_error} />}
      <div class="cols wide">
        <div class="stackp">
          <Jobs schedule={schedule} />
          <LatestRuns schedule={schedule} />
        </div>
        <div class="stackp">
          <ComingPanel of={{ enabled: !is_paused, timezone }} coming={coming.data ? { timezone, occurrences: coming.data.next } : none} />
          <HeatPanel owner={`workflow#${id}`} />
          <Settings schedule={schedule} />
        </div>
      </div>
    </>
  );
}

/** Why Airflow could not load it, in its own words. */
function ImportError({ text }: { readonly text: string }) {
  const own = s();
  const lines = visible(text).trimEnd().split("\n");
  const last = lines.at(-1) ?? "";
  return (
    <Panel title={own.importError} end={<Copy text={text} label={t().copy} />}>
      <div class="body">
        <pre class="pre errbox" tabIndex={0} aria-label={own.importErrorWhole} dir="auto">
          {lines.length > 1 && `${lines.slice(0, -1).join("\n")}\n`}
          <b>{last}</b>
        </pre>
        <p class="note">
          <Icon name="info" />
          <span>{own.importErrorHint}</span>
        </p>
      </div>
    </Panel>
  );
}

function Jobs({ schedule: { jobs, engine } }: { readonly schedule: ScheduleView }) {
  const own = s();
  return (
    <Panel title={own.jobsInOrder} note={own.jobsInOrderHint}>
      <ol class="in-order">
        {jobs.map(({ id, order, title, description, commands }) => (
          <li key={id}>
            <span class="nth num">{order}</span>
            <div class="grow">
              {engine === "native" ? (
                <a class="id clip" href={jobPath(id)}>
                  <Foreign text={title} />
                </a>
              ) : (
                <b class="clip">
                  <Foreign text={title} />
                </b>
              )}
              <span class="clip muted small">
                {title !== id && (
                  <code>
                    <Foreign text={id} />{" "}
                  </code>
                )}
                <Foreign text={description} />
              </span>
            </div>
            {commands.length > 0 && (
              <span class="small muted nowrap" title={commands.map(({ content }) => visible(content)).join("\n")}>
                {own.commands(commands.length)}
              </span>
            )}
          </li>
        ))}
      </ol>
    </Panel>
  );
}

function LatestRuns({ schedule: { schedule_id: id, title } }: { readonly schedule: ScheduleView }) {
  const [words, own] = [t(), s()];
  const { data, error, reload } = useData<RunsPage>(scheduleApi(id, "/runs?page=1&size=8"));
  return (
    <Panel
      title={own.latestRuns}
      end={
        <a class="link" href={schedulePath(id, "/runs")}>
          {data && data.total > 0 ? own.totalRuns(data.total.toLocaleString(language.value)) : words.showAll}
        </a>
      }
    >
      {error && !data && <Failure error={error} tried={words.runsNotLoaded} retry={reload} />}
      {!data && !error && <Skeleton lines={8} height={36} />}
      {data && data.runs.length > 0 && (
        <RunTable runs={data.runs.map((run) => rowOfScheduleRun(id, run))} caption={own.runsCaption(visible(title), zoneLabel())} />
      )}
      {data && data.runs.length === 0 && <Empty icon="runs" title={words.neverRanLong} />}
    </Panel>
  );
}

function Settings({ schedule }: { readonly schedule: ScheduleView }) {
  const [words, own] = [t(), s()];
  const { start_date, end_date, timezone, success_emails, failure_emails, owner, engine, created_at, updated_at, schedule_id } = schedule;
  const day = (date: string) => dayText(Date.parse(`${date}T00:00:00Z`), "UTC", now.peek(), language.value);
  return (
    <Panel title={own.settings}>
      <div class="body">
        <dl class="dl">
          <dt>{own.period}</dt>
          <dd>
            {own.from(day(start_date))} <span class="muted">{end_date === null ? own.endless : own.until(day(end_date))}</span>
          </dd>
          <dt>{words.zone}</dt>
          <dd>{timezone}</dd>
          <dt>{own.engine}</dt>
          <dd>{own[`engine_${engine}`]}</dd>
          <dt>{own.successMails}</dt>
          <Addresses of={success_emails} />
          <dt>{own.failureMails}</dt>
          <Addresses of={failure_emails} />
          <dt>{own.owner}</dt>
          <dd>
            <Foreign text={owner} />
          </dd>
          <dt>{words.created}</dt>
          <dd class="num">
            <Moment at={created_at} />
          </dd>
          {updated_at !== null && (
            <>
              <dt>{words.changed}</dt>
              <dd class="num">
                <Moment at={updated_at} />
              </dd>
            </>
          )}
          <dt>ID</dt>
          <dd>
            <code class="small">{schedule_id}</code>
          </dd>
        </dl>
        {engine === "native" && success_emails.length + failure_emails.length > 0 && (
          <p class="note">
            <Icon name="info" />
            <span>{own.mailsInRuns}</span>
          </p>
        )}
      </div>
    </Panel>
  );
}

function Addresses({ of }: { readonly of: readonly string[] }) {
  if (of.length === 0) return <dd class="faint">{s().nobody}</dd>;
  return (
    <dd>
      {of.map((address) => (
        <span key={address} class="clip" title={address}>
          <Foreign text={address} />
        </span>
      ))}
    </dd>
  );
}
