import type { ComponentChildren } from "preact";
import type { JobView } from "../../../shared/contract/jobs/job.ts";
import type { Overview } from "../../../shared/contract/operations/overview.ts";
import { useQuery } from "../../lib/asking/query.ts";
import { config } from "../../lib/asking/session.ts";
import { t } from "../../words/index.ts";
import { Do } from "../overview/attention-row.tsx";
import { Copy } from "../basics/copy.tsx";
import { Icon } from "../basics/icon.tsx";
import { Ago } from "../basics/moment.tsx";
import { NewJobButton } from "./new-job-button.tsx";
import { startByName } from "../subjects/start-by-name.ts";
import { Panel } from "../basics/states.tsx";

/** How far a new deployment is. */
interface Progress {
  readonly job: boolean;
  /** Somebody has taken a run. */
  readonly worker: boolean;
}

const NOTHING: Progress = { job: false, worker: false };

/** What of the first steps is done; undefined: all of it, or there is more than a first job. */
export function progressOf({ counts, totals, running }: Pick<Overview, "counts" | "totals" | "running">): Progress | undefined {
  const { jobs, workflows, last } = counts;
  if (jobs + workflows === 0) return NOTHING;
  const ended = (last.success ?? 0) + totals.success + (last.failed ?? 0) + (last.timeout ?? 0);
  if (workflows > 0 || jobs > 1 || ended > 0) return undefined;
  return { job: true, worker: running.some(({ status }) => status === "running") };
}

type Listed = Partial<JobView> & { readonly job_id: string };

/** Three steps to the first job that ran, ticked off as they happen. */
export function FirstSteps({ done = NOTHING }: { readonly done?: Progress }) {
  const words = t();
  const { data } = useQuery<readonly Listed[]>(done.job ? "/jobs" : undefined);
  const job = data?.[0];
  const queue = job?.queue ?? `${config.value?.scope ?? "real"}.jobs.my-job`;
  const body = `{"job_id":"my-job","queue":"${queue}","cron_expr":"*/5 * * * *"}`;
  const token = config.value?.token_required === true ? ` -H "Authorization: Bearer $TOKEN"` : "";
  const line = `curl -X POST ${location.origin}/jobs${token} -H "Content-Type: application/json" -d '${body}'`;
  const worker = `npm run worker -- --queue ${queue}`;
  const next = job?.next_due_at ?? null;
  return (
    <Panel title={done.job ? words.firstSteps : words.noJobs}>
      <ol class="first-steps">
        <Step n={1} done={done.job} title={words.firstJob}>
          <p class="small muted">{words.noJobsHint}</p>
          <pre class="pre">{line}</pre>
          <div class="row">
            <NewJobButton />
            <Copy text={line} label={words.copyCurl} />
          </div>
        </Step>
        <Step n={2} done={done.worker} title={words.firstWorker} isLater={!done.job}>
          <p class="small muted">{words.firstWorkerHint}</p>
          <pre class="pre">{worker}</pre>
          <div class="row">
            <Copy text={worker} label={words.copyWorkerCommand} />
          </div>
        </Step>
        <Step n={3} done={false} title={words.firstRun} isLater={!done.job}>
          <p class="small muted">
            {words.firstRunHint}{" "}
            {next !== null && (
              <>
                {words.nextRun}: <Ago at={next} />
              </>
            )}
          </p>
          {job && (
            <div class="row">
              <Do icon="play" text={words.runNow} act={() => void startByName({ kind: "job", id: job.job_id })} />
            </div>
          )}
        </Step>
      </ol>
    </Panel>
  );
}

interface StepProps {
  readonly n: number;
  readonly done: boolean;
  readonly title: string;
  /** What is before it is not done. */
  readonly isLater?: boolean;
  readonly children: ComponentChildren;
}

/** What is done is told in a line; what comes later has no buttons yet. */
function Step({ n, done, title, isLater = false, children }: StepProps) {
  return (
    <li aria-current={!done && !isLater ? "step" : undefined}>
      {done ? (
        <span class="nth c-success tone">
          <Icon name="success" />
          <span class="vh">{t().stepDone}</span>
        </span>
      ) : (
        <span class="nth">{n}</span>
      )}
      <div>
        <b class={done || isLater ? "muted" : undefined}>{title}</b>
        {!done && !isLater && children}
      </div>
    </li>
  );
}
