import type { JobView } from "../../../shared/contract/jobs/job.ts";
import { duration } from "../../lib/time/durations.ts";
import { jobPath } from "../../lib/page/place.ts";
import { language } from "../../lib/page/preferences.ts";
import { may } from "../../lib/asking/session.ts";
import { t } from "../../words/index.ts";
import { Copy } from "../basics/copy.tsx";
import { Json } from "../basics/json.tsx";
import { Moment } from "../basics/moment.tsx";
import { Schedule } from "../schedules/schedule.tsx";
import { Panel } from "../basics/states.tsx";
import { Foreign } from "../basics/text.tsx";
import type { Setting } from "../subjects/settings-summary.tsx";

/** The settings of a job in words, the most asked for first. */
export function settingsOf(job: JobView): readonly Setting[] {
  const words = t();
  const span = (seconds: number) => duration(seconds, language.value);
  return [
    { name: words.maxParallel, value: String(job.max_parallel), note: words.beyondIsSkipped },
    { name: words.timeLimit, value: span(job.timeout_sec), note: words.eachAttempt },
    { name: words.retries, value: words.times(job.retry_limit) },
    { name: words.lateRuns, value: words.graceUntil(span(job.misfire_grace_sec)) },
  ];
}

export function JobSettings({ job }: { readonly job: JobView }) {
  const words = t();
  return (
    <div class="cols">
      <Panel
        title={words.settings}
        end={
          may("admin") && (
            <a class="link" href={jobPath(job.job_id, "/edit")}>
              {words.editJob}
            </a>
          )
        }
      >
        <div class="body">
          <dl class="dl">
            <dt>{words.schedule}</dt>
            <dd>
              <Schedule job={job} inline />
            </dd>
            <dt>{words.queue}</dt>
            <dd>
              <code>
                <Foreign text={job.queue} />
              </code>
            </dd>
            {settingsOf(job).map(({ name, value, note }) => (
              <>
                <dt>{name}</dt>
                <dd class="num">
                  {value} <span class="faint">{note}</span>
                </dd>
              </>
            ))}
            {job.telemetry_label !== null && (
              <>
                <dt>{words.label}</dt>
                <dd>
                  <Foreign text={job.telemetry_label} />
                </dd>
              </>
            )}
            <dt>{words.created}</dt>
            <dd class="num">
              <Moment at={job.created_at} />
            </dd>
            <dt>{words.changed}</dt>
            <dd class="num">
              <Moment at={job.updated_at} /> <span class="faint">{words.version(job.version)}</span>
            </dd>
          </dl>
        </div>
      </Panel>
      <Panel title={words.defaultParams} end={<Copy text={JSON.stringify(job.default_params, null, 2)} label={words.copy} />}>
        <div class="body">
          <Json value={job.default_params} label={words.defaultParams} />
        </div>
      </Panel>
    </div>
  );
}
