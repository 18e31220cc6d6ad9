import { config } from "../../lib/asking/session.ts";
import { t } from "../../words/index.ts";
import { Copy } from "../basics/copy.tsx";
import { Empty } from "../basics/states.tsx";

/** What a workflow is, and the line that makes one. */
export function FirstWorkflow() {
  const words = t();
  const queue = `${config.value?.scope ?? "real"}.jobs.my-steps`;
  const steps = `[{"step_id":"fetch","queue":"${queue}"},{"step_id":"train","queue":"${queue}"}]`;
  const body = `{"workflow_id":"my-flow","name":"My flow","cron_expr":"0 3 * * *","steps":${steps}}`;
  const line = `curl -X POST ${location.origin}/api/v1/workflows -H "Content-Type: application/json" -d '${body}'`;
  return (
    <section class="panel" aria-label={words.workflows}>
      <Empty icon="workflows" title={words.noWorkflows}>
        <p class="small muted">{words.noWorkflowsHint}</p>
        <pre class="pre">{line}</pre>
        <div class="row">
          <Copy text={line} label={words.copyCurl} />
        </div>
      </Empty>
    </section>
  );
}
