import { useState } from "preact/hooks";
import { zone } from "../../lib/page/preferences.ts";
import { EVERY, OFTEN, useQuery } from "../../lib/asking/query.ts";
import { jobApi } from "../../lib/page/place.ts";
import { clockTime } from "../../lib/time/time.ts";
import { t } from "../../words/index.ts";
import { Failure, Skeleton } from "../basics/states.tsx";
import { visible } from "../basics/text.tsx";

/** What `GET …/log` answers. */
interface RunLogAnswer {
  readonly lines: readonly {
    readonly at: string;
    readonly level: "info" | "warn" | "error";
    readonly attempt: number;
    readonly text: string;
  }[];
  readonly more: boolean;
}

const LINES = 200;

interface RunLogProps {
  readonly jobId: string;
  readonly runId: string;
  /** The run is under way: lines are still to come. */
  readonly active: boolean;
}

/** What the work on a run has written, asked for when it is opened. */
export function RunLog(of: RunLogProps) {
  const [open, setOpen] = useState(false);
  return (
    <details class="log" open={open} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>{t().log}</summary>
      {open && <RunLogLines {...of} />}
    </details>
  );
}

/** The same, asked for at once. */
export function RunLogLines({ jobId, runId, active }: RunLogProps) {
  const words = t();
  const key = jobApi(jobId, `/runs/${runId}/log?tail=${LINES}`);
  const { data, error, reload } = useQuery<RunLogAnswer>(key, active ? OFTEN : EVERY);
  if (!data) return error ? <Failure error={error} tried={words.logNotLoaded} retry={reload} /> : <Skeleton lines={3} height={20} />;
  return data.lines.length === 0 ? <p class="small muted">{words.noLog}</p> : <Lines {...data} />;
}

function Lines({ lines, more }: RunLogAnswer) {
  const words = t();
  return (
    <>
      {more && <p class="small muted">{words.olderLines}</p>}
      <pre class="pre" tabIndex={0} aria-label={words.log} dir="auto">
        {lines.map(({ at, level, text }, index) => (
          <span key={index} class={level === "error" ? "bad-text" : level === "warn" ? "tone c-late" : undefined}>
            <span class="faint">{clockTime(Date.parse(at), zone(), "always")}</span> {visible(text)}
            {"\n"}
          </span>
        ))}
      </pre>
    </>
  );
}
