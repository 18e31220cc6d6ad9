/**
 * What the use cases need from the world, together. Each port is small, has one adapter on AWS, and one contract suite. Not here: what
 * only accounts need (`accounts.ts`), and what a composition reads from the environment.
 * Every call can fail or time out: it then throws, nothing is assumed, and the queue or stream that drives the use case
 * tries again. Every call may be repeated: each says what the second one does.
 */
import type { Airflow } from "./airflow.ts";
import type { AuditTrail } from "./audit.ts";
import type { Clock } from "./clock.ts";
import type { JobStore } from "./definitions/job-store.ts";
import type { PassStore } from "./definitions/pass-store.ts";
import type { RequestStore } from "./definitions/request-store.ts";
import type { TriggerStore } from "./definitions/trigger-store.ts";
import type { WorkflowStore } from "./definitions/workflow-store.ts";
import type { Leases } from "./leases.ts";
import type { ConnectionStore } from "./live/connection-store.ts";
import type { SocketSender } from "./live/socket-sender.ts";
import type { DeadLetters } from "./messages/dead-letters.ts";
import type { DispatchQueue } from "./messages/dispatch-queue.ts";
import type { EventBus } from "./messages/event-bus.ts";
import type { EventRules } from "./messages/event-rules.ts";
import type { QueueDepths } from "./messages/queue-depths.ts";
import type { WakeSchedules } from "./messages/wake-schedules.ts";
import type { WorkerQueues } from "./messages/worker-queues.ts";
import type { Deliveries } from "./notifications/deliveries.ts";
import type { NotificationConfigs } from "./notifications/notification-configs.ts";
import type { Notifier } from "./notifications/notifier.ts";
import type { NotifyQueue } from "./notifications/notify-queue.ts";
import type { OutgoingAddresses } from "./notifications/outgoing-addresses.ts";
import type { HourStatistics } from "./runs/hour-statistics.ts";
import type { ResultStore } from "./runs/result-store.ts";
import type { RunLogs } from "./runs/run-logs.ts";
import type { RunStore } from "./runs/run-store.ts";
import type { WorkflowRunStore } from "./runs/workflow-run-store.ts";
import type { AirflowSyncStore } from "./schedules/airflow-sync-store.ts";
import type { JobDirectory } from "./schedules/job-directory.ts";
import type { ScheduleFiles } from "./schedules/schedule-files.ts";
import type { ScheduleStore } from "./schedules/schedule-store.ts";
import type { DatasetStore } from "./tasks/dataset-store.ts";
import type { TaskStore } from "./tasks/task-store.ts";
import type { UserDirectory } from "./tasks/user-directory.ts";
import type { Telemetry } from "./telemetry.ts";

/** Everything a use case may ask for, and the constants of the deployment. */
export interface Ports {
  readonly scope: string;
  /** For definitions that name none. */
  readonly defaultTimeZone: string;
  /** Records of runs, and what is counted of them, are kept so long after they were due. */
  readonly retentionDays: number;
  readonly jobs: JobStore;
  readonly triggers: TriggerStore;
  readonly workflows: WorkflowStore;
  readonly requests: RequestStore;
  readonly runs: RunStore;
  readonly workflowRuns: WorkflowRunStore;
  readonly runLogs: RunLogs;
  readonly statistics: HourStatistics;
  readonly results: ResultStore;
  readonly bus: EventBus;
  readonly rules: EventRules;
  readonly dispatch: DispatchQueue;
  readonly workers: WorkerQueues;
  readonly queueDepths: QueueDepths;
  readonly deadLetters: DeadLetters;
  readonly leases: Leases;
  readonly wakes: WakeSchedules;
  readonly passes: PassStore;
  readonly schedules: ScheduleStore;
  readonly scheduleFiles: ScheduleFiles;
  readonly jobDirectory: JobDirectory;
  readonly airflowSync: AirflowSyncStore;
  readonly datasets: DatasetStore;
  readonly tasks: TaskStore;
  readonly userDirectory: UserDirectory;
  readonly connections: ConnectionStore;
  readonly sockets: SocketSender;
  /** Null: none is configured, or this function has nothing to do with it. */
  readonly airflow: Airflow | null;
  /** One is configured. */
  readonly hasAirflow: boolean;
  readonly notificationConfigs: NotificationConfigs;
  readonly deliveries: Deliveries;
  readonly notifyQueue: NotifyQueue;
  readonly notifier: Notifier;
  readonly outgoingAddresses: OutgoingAddresses;
  readonly audit: AuditTrail;
  /** Entries of the trail are kept for so many days. */
  readonly auditDays: number;
  readonly clock: Clock;
  readonly telemetry: Telemetry;
  /** Unguessable text, new with each call. */
  readonly randomText: () => string;
}
