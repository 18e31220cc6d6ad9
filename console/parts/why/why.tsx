import type { ExplanationView } from "../../../shared/contract/jobs/explain.ts";
import type { RunStatus } from "../../../shared/domain/run/run.ts";
import { zone } from "../../lib/page/preferences.ts";
import type { Subject } from "../../lib/subjects/subject.ts";
import { clockTime } from "../../lib/time/time.ts";
import { t } from "../../words/index.ts";
import { Icon } from "../basics/icon.tsx";
import { Remedies } from "./remedies.tsx";
import type { Shown } from "../basics/status.tsx";
import { Foreign } from "../basics/text.tsx";
import { Facts } from "./why-facts.tsx";

type Rule = ExplanationView["rules"][number];

const TONE: Readonly<Record<ExplanationView["decided"], Shown>> = {
  queued: "queued",
  running: "running",
  success: "success",
  failed: "failed",
  timeout: "timeout",
  cancelled: "cancelled",
  skipped: "skipped",
  missed: "missed",
  coming: "idle",
  "not-due": "paused",
  pending: "queued",
  unrecorded: "missed",
};

interface WhyProps {
  readonly explanation: ExplanationView;
  readonly of: Subject;
  /** It stands on the page of the run itself. */
  readonly here?: boolean;
}

/** Why an occurrence ran or not: the verdict, the rules in the order in which they decide, and what can be done. */
export function Why({ explanation, of, here = false }: WhyProps) {
  const { decided, rules, remedies, reason } = explanation;
  const tone = TONE[decided];
  return (
    <>
      <div class={`verdict c-${tone}`}>
        <Icon name={tone === "idle" ? "waiting" : tone} />
        <div>
          <b>{verdictOf(explanation, of)}</b>
          {reason !== null && (
            <span class="small muted">
              <Foreign text={reason} />
            </span>
          )}
        </div>
      </div>
      <ol class="rules">
        {rules.map((rule) => (
          <RuleLine key={rule.rule} rule={rule} decided={decided} of={of} />
        ))}
      </ol>
      <Remedies explanation={explanation} of={of} remedies={remedies} here={here} />
    </>
  );
}

function verdictOf({ decided, rules }: ExplanationView, { kind }: Subject): string {
  const words = t();
  const stopped = rules.find(({ verdict }) => verdict === "stop")?.rule;
  if (decided === "not-due") {
    if (stopped !== "active") return words.decided_notDue;
    return kind === "job" ? words.decided_inactive : words.decided_inactiveWorkflow;
  }
  const said: Readonly<Record<RunStatus | "coming" | "pending" | "unrecorded", string>> = {
    queued: kind === "job" ? words.decided_queued : words.decided_queuedWorkflow,
    running: words.decided_running,
    success: words.decided_success,
    failed: words.decided_failed,
    timeout: words.decided_timeout,
    cancelled: words.decided_cancelled,
    skipped: stopped === "limit" ? words.decided_skippedLimit : words.decided_skipped,
    missed: words.decided_missed,
    coming: words.decided_coming,
    pending: words.decided_pending,
    unrecorded: words.decided_unrecorded,
  };
  return said[decided];
}

function RuleLine({ rule, decided, of }: { readonly rule: Rule; readonly decided: ExplanationView["decided"]; readonly of: Subject }) {
  const { verdict } = rule;
  const stopped = TONE[decided];
  const look = {
    pass: { tone: "success", icon: "check", class: "" },
    stop: { tone: stopped, icon: stopped === "idle" ? "waiting" : stopped, class: "stop" },
    "not-reached": { tone: "idle", icon: "dash", class: "off" },
    unknown: { tone: "idle", icon: "info", class: "off" },
  }[verdict];
  const said = { pass: t().passed, stop: t().stoppedHere, "not-reached": t().notReached, unknown: t().unknownVerdict }[verdict];
  return (
    <li class={`c-${look.tone} ${look.class}`}>
      <Icon name={look.icon} />
      <b>
        {rule.rule === "worker" && of.kind === "workflow" ? t().rule_begun : t()[`rule_${rule.rule}`]}
        <span class="vh">: {said}</span>
      </b>
      <span class="d">{verdict === "not-reached" ? notReached(decided) : <Facts rule={rule} of={of} />}</span>
      {rule.decided_at === null ? (
        <span />
      ) : (
        <time dateTime={rule.decided_at}>{clockTime(Date.parse(rule.decided_at), zone(), "milliseconds")}</time>
      )}
    </li>
  );
}

function notReached(decided: ExplanationView["decided"]): string {
  return decided === "coming" || decided === "queued" || decided === "running" || decided === "pending" ? t().stillToCome : t().notDone;
}
