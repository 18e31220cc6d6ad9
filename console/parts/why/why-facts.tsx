import type { ComponentChildren } from "preact";
import type { ExplanationView } from "../../../shared/contract/jobs/explain.ts";
import { duration } from "../../lib/time/durations.ts";
import { language } from "../../lib/page/preferences.ts";
import { runPathOf, type Subject } from "../../lib/subjects/subject.ts";
import { t } from "../../words/index.ts";
import { Moment } from "../basics/moment.tsx";
import { Foreign } from "../basics/text.tsx";

type Rule = ExplanationView["rules"][number];

/** By what a rule was decided. */
export function Facts({ rule, of }: { readonly rule: Rule; readonly of: Subject }): ComponentChildren {
  const words = t();
  const span = (seconds: number) => duration(seconds, language.value);
  switch (rule.rule) {
    case "schedule": {
      const { next, timezone } = rule.facts;
      const expression = of.cron_expr ?? (of.interval_seconds === null ? words.noSchedule : `interval ${of.interval_seconds} s`);
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
              <a class="u" href={runPathOf(of, run_id)}>
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
      const { queue, worker_id, queued_at, started_at } = rule.facts;
      if (of.kind === "workflow") return started_at !== null && <Moment at={started_at} seconds="always" />;
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

function shortId(id: string): string {
  return `${id.slice(0, 8)}…${id.slice(-4)}`;
}
