import { useMemo } from "preact/hooks";
import { useLocation } from "preact-iso/router";
import type { JobView } from "../../shared/contract/job.ts";
import type { Recent } from "../../shared/contract/recent.ts";
import type { RunPage } from "../../shared/contract/run.ts";
import { statusOf } from "../lib/bars.ts";
import { now } from "../lib/clock.ts";
import { duration } from "../lib/durations.ts";
import { useKeys } from "../lib/keys.ts";
import { jobApi, jobPath } from "../lib/place.ts";
import { language, zone } from "../lib/preferences.ts";
import { useQuery } from "../lib/query.ts";
import { changesClocks, clockTime, dayText, nextClockChange, zoneName } from "../lib/time.ts";
import { t } from "../words/index.ts";
import { Icon } from "./icon.tsx";
import { settingsOf } from "./job-settings.tsx";
import { Ago, Moment, zoneLabel } from "./moment.tsx";
import { Occurrences } from "./occurrences.tsx";
import { RunTable } from "./run-table.tsx";
import { Failure, Panel, Skeleton } from "./states.tsx";
import { Foreign } from "./text.tsx";
import { iso, WhyPanel } from "./why-panel.tsx";

/** What `GET …/next` answers, as far as it is shown. */
interface Coming {
  readonly timezone: string;
  readonly occurrences: readonly { readonly at: string; readonly note: string | null }[];
}

const PAST = 28;
const TO_COME = 5;
const RUNS_SHOWN = 8;

export function JobOverview({ job }: { readonly job: JobView }) {
  const { job_id: id } = job;
  const words = t();
  const { url, route } = useLocation();
  const recent = useQuery<Recent>(`/recent?ids=${encodeURIComponent(id)}&n=${PAST}`);
  const coming = useQuery<Coming>(jobApi(id, `/next?count=${TO_COME}`));
  const runs = useQuery<RunPage>(jobApi(id, `/runs?limit=${RUNS_SHOWN}`));
  const outcomes = recent.data?.recent[id] ?? [];
  const next = useMemo(() => (job.enabled ? (coming.data?.occurrences ?? []).map(({ at }) => at) : []), [coming.data, job.enabled]);
  const chosen = new URLSearchParams(url.split("?")[1] ?? "").get("at");
  const parsed = chosen === null ? undefined : Date.parse(chosen);
  const times = [...outcomes.map(([, second]) => second * 1_000), ...next.map((at) => Date.parse(at))];
  const trouble = outcomes.findLast((outcome) => !["success", "cancelled"].includes(statusOf(outcome)));
  const at =
    parsed !== undefined && !Number.isNaN(parsed) ? parsed : trouble ? trouble[1] * 1_000 : times.findLast((time) => time <= now.peek());
  const choose = (instant: number) => route(`${jobPath(id)}?at=${iso(instant)}`, true);
  const step = (by: number) => {
    const from = at ?? now.peek();
    const instant = by < 0 ? times.findLast((time) => time < from) : times.find((time) => time > from);
    if (instant !== undefined) choose(instant);
  };
  useKeys({ BracketLeft: () => step(-1), BracketRight: () => step(1) });
  return (
    <>
      <Panel title={words.occurrences} note={words.occurrencesHint}>
        {recent.error && !recent.data && <Failure error={recent.error} tried={words.outcomesNotLoaded} retry={recent.reload} />}
        {!recent.data && !recent.error && <Skeleton lines={1} height={106} />}
        {recent.data &&
          (outcomes.length === 0 && next.length === 0 ? (
            <p class="body muted">{words.neverRanLong}</p>
          ) : (
            <Occurrences outcomes={outcomes} next={next} at={at} choose={choose} />
          ))}
      </Panel>
      <div class="cols wide">
        <div class="stackp">
          {at !== undefined ? (
            <WhyPanel
              job={job}
              at={at}
              step={step}
              outcome={outcomes.find(([, second]) => second * 1_000 === at)}
              runs={runs.data?.runs ?? []}
            />
          ) : (
            !recent.data && (
              <Panel title={words.why}>
                <Skeleton lines={8} height={34} />
              </Panel>
            )
          )}
          <Panel
            title={words.recentRuns}
            end={
              <a class="link" href={jobPath(id, "/runs")}>
                {words.showAll}
              </a>
            }
          >
            {runs.error && !runs.data && <Failure error={runs.error} tried={words.runsNotLoaded} retry={runs.reload} />}
            {!runs.data && !runs.error && <Skeleton lines={4} height={36} />}
            {runs.data &&
              (runs.data.runs.length === 0 ? <p class="body muted">{words.neverRanLong}</p> : <RunTable runs={runs.data.runs} id={id} />)}
          </Panel>
        </div>
        <div class="stackp">
          <ComingPanel job={job} coming={coming.data} />
          <SettingsPanel job={job} usual={recent.data?.usual[id]} />
        </div>
      </div>
    </>
  );
}

function ComingPanel({ job, coming }: { readonly job: JobView; readonly coming: Coming | undefined }) {
  const words = t();
  const lang = language.value;
  const first = coming?.occurrences[0];
  return (
    <Panel title={words.nextRuns} end={zoneLabel()}>
      <div class="body">
        {!coming && <Skeleton lines={5} height={31} />}
        {!job.enabled && <p class="muted small">{words.pausedNoNext}</p>}
        {job.enabled && coming && coming.occurrences.length === 0 && <p class="muted small">{words.nothingToCome}</p>}
        {job.enabled && coming && coming.occurrences.length > 0 && (
          <ol class="nx">
            {coming.occurrences.map(({ at, note }) => (
              <li key={at}>
                <span class="num">
                  <Moment at={at} seconds="always" />
                  {job.timezone !== zone() && (
                    <span class="faint small">
                      {" "}
                      = {clockTime(Date.parse(at), job.timezone)} {zoneName(job.timezone, Date.parse(at))}
                    </span>
                  )}
                </span>
                <span class="muted small">
                  <Ago at={at} exact />
                </span>
                {note !== null && (
                  <span class="small tone c-late">
                    <Foreign text={note} />
                  </span>
                )}
              </li>
            ))}
          </ol>
        )}
        {job.enabled && first && (
          <p class="note">
            <Icon name="info" />
            <span>{clockNote(job.timezone, Date.parse(first.at), lang)}</span>
          </p>
        )}
      </div>
    </Panel>
  );
}

/** When the zone's clocks change next, within sixty days; or that they never do. */
function clockNote(timezone: string, from: number, lang: "ko" | "en"): string {
  if (!changesClocks(timezone, from)) return t().noClockChange(timezone);
  const change = nextClockChange(timezone, from);
  if (change === undefined) return t().noClockChangeSoon(timezone);
  return t().clockChange(timezone, `${dayText(change, timezone, from, lang)} ${clockTime(change - 60_000, timezone)}`);
}

function SettingsPanel({ job, usual }: { readonly job: JobView; readonly usual: readonly [number, number] | undefined }) {
  const words = t();
  const lang = language.value;
  return (
    <Panel
      title={words.settings}
      end={
        <a class="link" href={jobPath(job.job_id, "/settings")}>
          {words.showAll}
        </a>
      }
    >
      <div class="body">
        <dl class="dl">
          {settingsOf(job)
            .slice(0, 4)
            .map(({ name, value, note }) => (
              <>
                <dt>{name}</dt>
                <dd class="num">
                  {value} <span class="faint">{note}</span>
                </dd>
              </>
            ))}
          {usual && (
            <>
              <dt>{words.took}</dt>
              <dd class="num">
                p50 {duration(usual[0], lang)} · p95 {duration(usual[1], lang)}
              </dd>
            </>
          )}
          <dt>{words.changed}</dt>
          <dd class="num">
            <Moment at={job.updated_at} /> <span class="faint">{words.version(job.version)}</span>
          </dd>
        </dl>
      </div>
    </Panel>
  );
}
