import { config } from "../lib/session.ts";
import { t } from "../words/index.ts";
import { Copy } from "./copy.tsx";
import { Empty } from "./states.tsx";

/** What a job is, and the line that makes one. */
export function FirstJob() {
  const words = t();
  const body = `{"job_id":"my-job","queue":"${config.value?.scope ?? "real"}.jobs.my-job","cron_expr":"*/5 * * * *"}`;
  const line = `curl -X POST ${location.origin}/jobs -H "Content-Type: application/json" -d '${body}'`;
  return (
    <section class="panel" aria-label={words.jobs}>
      <Empty icon="jobs" title={words.noJobs}>
        <p class="small muted">{words.noJobsHint}</p>
        <pre class="pre">{line}</pre>
        <div class="row">
          <Copy text={line} label={words.copyCurl} />
        </div>
      </Empty>
    </section>
  );
}
