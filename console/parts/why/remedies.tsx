import { useLocation } from "preact-iso/router";
import type { ExplanationView } from "../../../shared/contract/jobs/explain.ts";
import { duration } from "../../lib/time/durations.ts";
import { language } from "../../lib/page/preferences.ts";
import { may } from "../../lib/asking/session.ts";
import { pathOf, runPathOf, type Subject } from "../../lib/subjects/subject.ts";
import { changeSubject, toggleSubject } from "../../lib/subjects/subject-actions.ts";
import { retryFailedSteps } from "../../lib/workflows/workflow-actions.ts";
import { t } from "../../words/index.ts";
import { Copy } from "../basics/copy.tsx";
import { startAgain } from "../subjects/start-by-name.ts";
import { askToStart } from "../workflows/workflow-dialogs.tsx";

type Remedy = ExplanationView["remedies"][number];

interface RemediesProps {
  readonly explanation: ExplanationView;
  readonly of: Subject;
  readonly remedies: readonly Remedy[];
  readonly here: boolean;
}

/** What can be done about what stopped it, as buttons. */
export function Remedies({ explanation: { run_id, rules }, of, remedies, here }: RemediesProps) {
  const { route } = useLocation();
  const held = rules.flatMap((rule) => (rule.rule === "limit" ? rule.facts.runs : []))[0];
  const words = t();
  const buttons = [
    ...remedies.map((remedy) => button(remedy)),
    run_id === null || here ? undefined : (
      <a key="run" class="btn s" href={runPathOf(of, run_id)}>
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
    // Workflows have no form yet.
    const edits = of.kind === "job" && may("admin");
    switch (remedy) {
      case "resume":
        return of.enabled ? undefined : action(remedy, words.resume, "operate", () => void toggleSubject(of));
      case "raise-max-parallel":
        return action(
          remedy,
          words.raiseLimit(of.max_parallel + 1),
          "admin",
          () => void changeSubject(of, "max_parallel", of.max_parallel + 1),
        );
      case "raise-grace": {
        const doubled = Math.min(86_400, Math.max(60, of.misfire_grace_sec * 2));
        const said = words.raiseGrace(duration(doubled, language.value));
        return action(remedy, said, "admin", () => void changeSubject(of, "misfire_grace_sec", doubled));
      }
      case "cancel-run":
        return held ? (
          <a key={remedy} class="btn s" href={runPathOf(of, held.run_id)}>
            {words.showHeldRun}
          </a>
        ) : undefined;
      case "start-worker":
        if (of.queue === null) return undefined;
        return <Copy key={remedy} text={`npm run worker -- --queue ${of.queue}`} label={words.copyWorkerCommand} />;
      case "run-this-moment":
        return action(remedy, words.runNow, "operate", () => askToStart(of));
      case "run-again":
        if (run_id === null) return undefined;
        return of.kind === "workflow"
          ? action(remedy, words.retryFailedSteps, "operate", () => void retryFailedSteps(of.id, run_id))
          : action(remedy, words.runAgain, "operate", () => void startAgain(of.id, run_id, (id) => route(runPathOf(of, id))));
      case "edit-schedule":
        return (
          <a key={remedy} class="btn s" href={pathOf(of, edits ? "/edit" : "/settings")}>
            {edits ? words.editJob : words.showSchedule}
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
