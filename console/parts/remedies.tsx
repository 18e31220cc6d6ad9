import { useLocation } from "preact-iso/router";
import type { ExplanationView } from "../../shared/contract/explain.ts";
import type { JobView } from "../../shared/contract/job.ts";
import { changeSetting, resumeJob } from "../lib/actions.ts";
import { duration } from "../lib/durations.ts";
import { jobPath, runPath } from "../lib/place.ts";
import { language } from "../lib/preferences.ts";
import { may } from "../lib/session.ts";
import { t } from "../words/index.ts";
import { Copy } from "./copy.tsx";
import { askToRun, askToRunAgain } from "./run-dialogs.tsx";

type Remedy = ExplanationView["remedies"][number];

interface RemediesProps {
  readonly explanation: ExplanationView;
  readonly job: JobView;
  readonly remedies: readonly Remedy[];
  readonly here: boolean;
}

/** What can be done about what stopped it, as buttons. */
export function Remedies({ explanation: { run_id, rules }, job, remedies, here }: RemediesProps) {
  const { route } = useLocation();
  const held = rules.flatMap((rule) => (rule.rule === "limit" ? rule.facts.runs : []))[0];
  const words = t();
  const buttons = [
    ...remedies.map((remedy) => button(remedy)),
    run_id === null || here ? undefined : (
      <a key="run" class="btn s" href={runPath(job.job_id, run_id)}>
        {words.showThisRun}
      </a>
    ),
  ].filter((one) => one !== undefined && one !== null);
  if (buttons.length === 0) return null;
  return (
    <div class="todo">
      <span class="muted">{words.remedies}</span>
      {buttons}
    </div>
  );

  function button(remedy: Remedy) {
    switch (remedy) {
      case "resume":
        return job.enabled ? undefined : action(remedy, words.resume, "operate", () => void resumeJob(job));
      case "raise-max-parallel":
        return action(
          remedy,
          words.raiseLimit(job.max_parallel + 1),
          "admin",
          () => void changeSetting(job, "max_parallel", job.max_parallel + 1),
        );
      case "raise-grace": {
        const doubled = Math.min(86_400, Math.max(60, job.misfire_grace_sec * 2));
        const said = words.raiseGrace(duration(doubled, language.value));
        return action(remedy, said, "admin", () => void changeSetting(job, "misfire_grace_sec", doubled));
      }
      case "cancel-run":
        return held ? (
          <a key={remedy} class="btn s" href={runPath(job.job_id, held.run_id)}>
            {words.showHeldRun}
          </a>
        ) : undefined;
      case "start-worker":
        return <Copy key={remedy} text={`npm run worker -- --queue ${job.queue}`} label={words.copyWorkerCommand} />;
      case "run-this-moment":
        return action(remedy, words.runNow, "operate", () => askToRun(job));
      case "run-again":
        return run_id === null
          ? undefined
          : action(remedy, words.runAgain, "operate", () => askToRunAgain(job.job_id, run_id, {}, (id) => route(runPath(job.job_id, id))));
      case "edit-schedule":
        return (
          <a key={remedy} class="btn s" href={jobPath(job.job_id, "/settings")}>
            {words.showSchedule}
          </a>
        );
    }
  }
}

/** A button that is there for those who may press it, and tells others what they lack. */
function action(key: string, text: string, needs: "operate" | "admin", act: () => void) {
  return (
    <button
      key={key}
      class="btn s"
      type="button"
      disabled={!may(needs)}
      title={may(needs) ? undefined : t().needsAccess(needs)}
      onClick={act}
    >
      {text}
    </button>
  );
}
