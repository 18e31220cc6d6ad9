import type { HttpApi } from "aws-cdk-lib/aws-apigatewayv2";
import type { IMetric } from "aws-cdk-lib/aws-cloudwatch";
import type { Function } from "aws-cdk-lib/aws-lambda";
import type { Queue } from "aws-cdk-lib/aws-sqs";
import { DISPATCH_QUEUES, type DispatchQueueName } from "../../../shared/contract/deployment/dispatch-queues.ts";
import type { FunctionName } from "../../bundle-functions.ts";
import type { AlarmKind } from "./alarm-table.ts";
import { age, filled, iteratorAge, ownMetrics, PERIOD, serverErrorRate, sumOver } from "./metrics.ts";

/** All that is alarmed on and shown. */
export interface Watched {
  readonly scope: string;
  readonly prefix: string;
  readonly functions: Readonly<Record<Exclude<FunctionName, "authorizer" | "telegram">, Function>> & {
    /** Undefined where no bot is configured. */
    readonly telegram: Function | undefined;
  };
  /** Undefined where the API is open. */
  readonly authorizer: Function | undefined;
  /** By urgency. */
  readonly dispatchQueues: Readonly<Record<DispatchQueueName, Queue>>;
  /** Those that are made with the stack. */
  readonly deadLetterQueues: readonly Queue[];
  readonly api: HttpApi;
  /** Schedules run on an Airflow, which is followed each minute. */
  readonly hasAirflow: boolean;
  /** Access tokens of another issuer count. */
  readonly hasIssuer: boolean;
}

/** What an alarm looks at. */
interface Look {
  readonly kind: AlarmKind;
  readonly metric: IMetric;
  /** Which of several of its kind. */
  readonly of?: string;
}

/** Functions that are given batches, and answer which items failed. */
const BATCHES = ["dispatch", "complete", "provision", "react", "notify"] as const;
const STREAMS = ["provision", "react"] as const;
/**
 * Functions whose crashes nobody else would notice, that may be throttled without an answer to anybody, and that may be part of
 * a chain of invocations. Of the others API Gateway answers 5xx, or a heartbeat is missing.
 */
const FED = [...BATCHES, "socket-push"] as const;

/** What each alarm looks at, in the order of the table. Those of a kind that has several differ by function or queue. */
export function watch({ scope, prefix, functions, authorizer, dispatchQueues, api, hasAirflow, hasIssuer }: Watched): readonly Look[] {
  const own = ownMetrics(scope, prefix);
  const fed = FED.map((name) => functions[name]);
  return [
    { kind: "api-errors", metric: serverErrorRate(api) },
    ...(authorizer ? [{ kind: "authorizer-errors", metric: authorizer.metricErrors({ period: PERIOD }) } as const] : []),
    ...(hasIssuer ? [{ kind: "issuer-unreachable", metric: own("issuer_unreachable", "Sum") } as const] : []),
    ...FED.map((of) => ({ kind: "function-errors", of, metric: functions[of].metricErrors({ period: PERIOD }) }) as const),
    ...BATCHES.map((of) => ({ kind: "partial-failures", of, metric: own("items_failed", "Sum", of) }) as const),
    { kind: "reactions-dropped", metric: own("reactions_dropped", "Sum") },
    { kind: "provision-failures", metric: own("definitions_not_provisioned", "Sum") },
    { kind: "sweep-not-finished", metric: filled(own("sweeps_finished", "Sum")) },
    { kind: "sweep-errors", metric: own("sweep_errors", "Sum") },
    ...STREAMS.map((of) => ({ kind: "stream-behind", of, metric: iteratorAge(functions[of]) }) as const),
    ...DISPATCH_QUEUES.map((of) => ({ kind: "dispatch-age", of, metric: age(dispatchQueues[of]) }) as const),
    { kind: "runs-late", metric: own("runs_late", "Sum") },
    { kind: "occurrences-missed", metric: own("occurrences_missed", "Sum") },
    { kind: "runs-failed", metric: own("runs_failed", "Sum") },
    { kind: "runs-timed-out", metric: own("runs_timeout", "Sum") },
    { kind: "dead-letters", metric: own("dead_letters", "Maximum") },
    { kind: "notifications-lost", metric: own("notifications_lost", "Sum") },
    { kind: "notifications-failed", metric: own("notifications_failed", "Sum") },
    ...(functions.telegram ? [{ kind: "telegram-answers-failed", metric: own("telegram_answers_failed", "Sum") } as const] : []),
    { kind: "audit-entries-lost", metric: own("audit_entries_lost", "Sum") },
    { kind: "frames-not-sent", metric: own("frames_not_sent", "Sum") },
    { kind: "schedules-not-reconciled", metric: own("schedules_not_reconciled", "Sum") },
    ...(hasAirflow
      ? ([
          { kind: "airflow-not-followed", metric: filled(own("airflow_syncs_finished", "Sum")) },
          { kind: "airflow-runs-not-synced", metric: own("airflow_runs_not_synced", "Sum") },
        ] as const)
      : []),
    { kind: "statistics-not-counted", metric: functions["monthly-statistics"].metricErrors({ period: PERIOD }) },
    // Sockets have an API of their own, whose errors no other alarm counts.
    { kind: "throttles", metric: sumOver([...fed, functions.socket], "Throttles") },
    { kind: "recursion-stopped", metric: sumOver(fed, "RecursiveInvocationsDropped") },
  ];
}
