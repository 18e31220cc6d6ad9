import { useState } from "preact/hooks";
import type { RunDetail } from "../../../shared/contract/runs/run.ts";
import { duration } from "../../lib/time/durations.ts";
import { jobPath } from "../../lib/page/place.ts";
import { language, zone } from "../../lib/page/preferences.ts";
import { clockTime } from "../../lib/time/time.ts";
import { t } from "../../words/index.ts";
import { Copy } from "../basics/copy.tsx";
import { Json } from "../basics/json.tsx";
import { zoneLabel } from "../basics/moment.tsx";
import { Panel } from "../basics/states.tsx";
import { Foreign, visible } from "../basics/text.tsx";

/** The last error, whole; those of earlier attempts behind it. */
export function RunError({ run: { job_id, error, attempt, attempts, status } }: { readonly run: RunDetail }) {
  const words = t();
  const failed = attempts.filter((one) => one.error !== null);
  const [chosen, choose] = useState<number>();
  const shown = failed.find((one) => one.attempt === chosen)?.error ?? error ?? "";
  const [first = "", ...rest] = visible(shown).split("\n");
  const same = failed.length > 1 && failed.every((one) => one.error?.split("\n", 1)[0] === error?.split("\n", 1)[0]);
  return (
    <Panel
      title={status === "failed" || status === "timeout" ? words.lastError : words.error}
      note={`${words.attempt} ${chosen ?? attempt}`}
      end={
        <>
          <a class="link" href={jobPath(job_id, "/runs?status=failed")}>
            {words.otherFailures}
          </a>
          <Copy text={shown} label={words.copy} />
        </>
      }
    >
      <div class="body">
        <pre class="pre errbox" tabIndex={0} aria-label={words.errorWhole} dir="auto">
          <b>{first}</b>
          {rest.length > 0 && `\n${rest.join("\n")}`}
        </pre>
        {failed.length > 1 && (
          <div class="row wrap after">
            {same && <span class="small muted grow">{words.allTheSame(failed.length)}</span>}
            <span class="seg" role="group" aria-label={words.attempt}>
              {failed.map((one) => (
                <button
                  key={one.attempt}
                  type="button"
                  aria-pressed={(chosen ?? failed.at(-1)?.attempt) === one.attempt}
                  aria-label={`${words.attempt} ${one.attempt}`}
                  onClick={() => choose(one.attempt)}
                >
                  {one.attempt}
                </button>
              ))}
            </span>
          </div>
        )}
      </div>
    </Panel>
  );
}

export function RunSummary({ run }: { readonly run: RunDetail }) {
  const words = t();
  const span = (seconds: number) => duration(seconds, language.value);
  const exact = (at: string) => clockTime(Date.parse(at), zone(), "milliseconds");
  return (
    <Panel title={words.thisRun}>
      <div class="body">
        <dl class="dl">
          <dt>{words.scheduled}</dt>
          <dd class="num">
            {exact(run.scheduled_at)} {zoneLabel()}
            <br />
            <span class="faint small">{run.scheduled_at}</span>
          </dd>
          {run.started_at !== null && (
            <>
              <dt>{words.started}</dt>
              <dd class="num">
                {exact(run.started_at)} <span class="faint">+{span(Math.max(0, run.lateness))}</span>
              </dd>
            </>
          )}
          {run.finished_at !== null && (
            <>
              <dt>{words.finished}</dt>
              <dd class="num">{exact(run.finished_at)}</dd>
            </>
          )}
          <dt>{words.timeLimit}</dt>
          <dd class="num">
            {span(run.timeout_sec)} <span class="faint">{words.eachAttempt}</span>
          </dd>
          <dt>{words.retries}</dt>
          <dd class="num">{words.retriesUsed(Math.max(0, run.attempt - 1), run.retry_limit)}</dd>
          <dt>{words.queue}</dt>
          <dd>
            <code>
              <Foreign text={run.queue} />
            </code>
          </dd>
          {run.definition_version !== null && (
            <>
              <dt>{words.definition}</dt>
              <dd class="num">{words.version(run.definition_version)}</dd>
            </>
          )}
        </dl>
      </div>
    </Panel>
  );
}

export function RunParams({ run: { params } }: { readonly run: RunDetail }) {
  const words = t();
  return (
    <Panel title={words.params} end={<Copy text={JSON.stringify(params, null, 2)} label={words.copy} />}>
      <div class="body">
        <Json value={params} label={words.params} />
      </div>
    </Panel>
  );
}

/** Larger ones are given as a file. */
const SHOWN_LIMIT = 262_144;

export function RunResult({ run: { result, result_omitted, run_id } }: { readonly run: RunDetail }) {
  const words = t();
  const text = JSON.stringify(result, null, 2);
  const save = () => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
    link.download = `${run_id}.json`;
    link.click();
    URL.revokeObjectURL(link.href);
  };
  return (
    <Panel title={words.result} end={result === null ? undefined : <Copy text={text} label={words.copy} />}>
      <div class="body">
        {result_omitted !== null && (
          <p class="note">
            {words.resultOmitted}: <Foreign text={result_omitted} />
          </p>
        )}
        {result !== null &&
          (text.length > SHOWN_LIMIT ? (
            <button class="btn" type="button" onClick={save}>
              {words.download(Math.round(text.length / 1024))}
            </button>
          ) : (
            <Json value={result} label={words.result} />
          ))}
      </div>
    </Panel>
  );
}
