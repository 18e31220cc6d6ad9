import { useLocation } from "preact-iso/router";
import type { ComponentChildren } from "preact";
import type { ExplanationView } from "../../shared/contract/explain.ts";
import type { JobView } from "../../shared/contract/job.ts";
import type { RunStatus } from "../../shared/domain/run.ts";
import { changeSetting, resumeJob } from "../lib/actions.ts";
import { duration } from "../lib/durations.ts";
import { language, zone } from "../lib/preferences.ts";
import { jobPath, runPath } from "../lib/place.ts";
import { may } from "../lib/session.ts";
import { clockTime } from "../lib/time.ts";
import { t } from "../words/index.ts";
import { Copy } from "./copy.tsx";
import { Icon } from "./icon.tsx";
import { Moment } from "./moment.tsx";
import { askToRun, askToRunAgain } from "./run-dialogs.tsx";
import type { Shown } from "./status.tsx";
import { Foreign } from "./text.tsx";

type Rule = ExplanationView["rules"][number];
type Remedy = ExplanationView["remedies"][number];

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

/** Why an occurrence ran or not: the verdict, the rules in the order in which they decide, and what can be done. */
export function Why({ explanation, job }: { readonly explanation: ExplanationView; readonly job: JobView }) {
  const { decided, rules, remedies, reason } = explanation;
  const tone = TONE[decided];
  return (
    <>
      <div class={`verdict c-${tone}`}>
        <Icon name={tone === "idle" ? "waiting" : tone} />
        <div>
          <b>{verdictOf(explanation)}</b>
          {reason !== null && (
            <span class="small muted">
              <Foreign text={reason} />
            </span>
          )}
        </div>
      </div>
      <ol class="rules">
        {rules.map((rule) => (
          <RuleLine key={rule.rule} rule={rule} decided={decided} job={job} />
        ))}
      </ol>
      <Remedies explanation={explanation} job={job} remedies={remedies} />
    </>
  );
}

function verdictOf({ decided, rules }: ExplanationView): string {
  const words = t();
  const stopped = rules.find(({ verdict }) => verdict === "stop")?.rule;
  if (decided === "not-due") return stopped === "active" ? words.decided_inactive : words.decided_notDue;
  const said: Readonly<Record<RunStatus | "coming" | "pending" | "unrecorded", string>> = {
    queued: words.decided_queued,
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

function RuleLine({ rule, decided, job }: { readonly rule: Rule; readonly decided: ExplanationView["decided"]; readonly job: JobView }) {
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
        {t()[`rule_${rule.rule}`]}
        <span class="vh">: {said}</span>
      </b>
      <span class="d">{verdict === "not-reached" ? notReached(decided) : <Facts rule={rule} job={job} />}</span>
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

function Facts({ rule, job }: { readonly rule: Rule; readonly job: JobView }): ComponentChildren {
  const words = t();
  const span = (seconds: number) => duration(seconds, language.value);
  switch (rule.rule) {
    case "schedule": {
      const { next, timezone } = rule.facts;
      const expression = job.cron_expr ?? (job.interval_seconds === null ? words.noSchedule : `interval ${job.interval_seconds} s`);
      return (
        <>
          <code>{expression}</code> {timezone}
          {rule.verdict === "stop" && next !== null && (
            <>
              {" · "}
              {words.nextAt} <Moment at={next} />
            </>
          )}
        </>
      );
    }
    case "active": {
      const { active_since, paused_at, pause_reason, enabled } = rule.facts;
      if (enabled || paused_at === null) {
        return (
          <>
            {words.since} <Moment at={active_since} />
          </>
        );
      }
      return (
        <>
          <Moment at={paused_at} /> {words.pausedThen}
          {pause_reason !== null && (
            <>
              {": "}
              <Foreign text={pause_reason} />
            </>
          )}
        </>
      );
    }
    case "time":
      return (
        <>
          {words.grace(span(rule.facts.misfire_grace_sec))}
          {rule.facts.later !== null && (
            <>
              {" · "}
              <Moment at={rule.facts.later} /> {words.ranInstead}
            </>
          )}
        </>
      );
    case "limit": {
      const { max_parallel, runs } = rule.facts;
      return (
        <>
          {words.slots(runs.length, max_parallel)}
          {runs.slice(0, 3).map(({ run_id, since }) => (
            <>
              {" · "}
              <a class="u" href={runPath(job.job_id, run_id)}>
                <code>{shortId(run_id)}</code>
              </a>
              {since !== null && (
                <>
                  {" "}
                  <Moment at={since} seconds="always" />
                </>
              )}
            </>
          ))}
        </>
      );
    }
    case "worker": {
      const { queue, worker_id, queued_at } = rule.facts;
      return (
        <>
          {queue !== null && (
            <code>
              <Foreign text={queue} />
            </code>
          )}
          {worker_id !== null && (
            <>
              {" · "}
              <Foreign text={worker_id} />
            </>
          )}
          {worker_id === null && queued_at !== null && rule.verdict === "stop" && ` · ${words.nobodyTook}`}
        </>
      );
    }
    case "outcome": {
      const { attempts, error } = rule.facts;
      return (
        <>
          {words.attempts(attempts)}
          {error !== null && (
            <>
              {" · "}
              <code class="bad-text">
                <Foreign text={error.split("\n", 1)[0]?.slice(0, 200) ?? ""} />
              </code>
            </>
          )}
        </>
      );
    }
  }
}

export function shortId(id: string): string {
  return `${id.slice(0, 8)}…${id.slice(-4)}`;
}

interface RemediesProps {
  readonly explanation: ExplanationView;
  readonly job: JobView;
  readonly remedies: readonly Remedy[];
}

function Remedies({ explanation: { run_id, rules }, job, remedies }: RemediesProps) {
  const { route } = useLocation();
  const held = rules.flatMap((rule) => (rule.rule === "limit" ? rule.facts.runs : []))[0];
  const words = t();
  const buttons = [
    ...remedies.map((remedy) => button(remedy)),
    run_id === null ? undefined : (
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
