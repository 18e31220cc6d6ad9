import type { Metric } from "../../shared/contract/deployment/metrics.ts";
import type { Airflow } from "../../shared/ports/airflow.ts";
import type { NotificationConfig } from "../../shared/domain/notification/notification.ts";
import { NOTIFICATION_RULES } from "../../shared/ports/notifications/notification-configs.ts";
import type { Ports } from "../../shared/ports/groups.ts";
import type { Dataset } from "../../shared/domain/tasks/dataset.ts";
import type { Task } from "../../shared/domain/tasks/task.ts";
import { DATASETS } from "../../shared/ports/tasks/dataset-store.ts";
import { TASKS } from "../../shared/ports/tasks/task-store.ts";
import type { Telemetry, TelemetryEvent } from "../../shared/ports/telemetry.ts";
import { MemoryAuditTrail } from "./memory/audit.ts";
import { MemoryClock } from "./memory/clock.ts";
import { MemoryConnections, MemorySockets } from "./memory/messages/connections.ts";
import { MemoryDeadLetters } from "./memory/messages/dead-letters.ts";
import { MemoryEventBus, MemoryEventRules } from "./memory/messages/events.ts";
import { Faults } from "./memory/faults.ts";
import { MemoryHourStatistics } from "./memory/runs/hour-statistics.ts";
import { MemoryJobStore } from "./memory/definitions/job-store.ts";
import { MemoryLeases } from "./memory/definitions/leases.ts";
import { MemoryDispatchQueue, MemoryWakeSchedules, MemoryWorkerQueues } from "./memory/messages/queues.ts";
import { MemoryDeliveries, MemoryNotifier, MemoryNotifyQueue, MemoryOutgoingAddresses } from "./memory/messages/notifications.ts";
import { MemoryNumbered } from "./memory/definitions/numbered-store.ts";
import { MemoryPassStore } from "./memory/definitions/pass-store.ts";
import { MemoryQueueDepths } from "./memory/messages/queue-depths.ts";
import { MemoryRecords } from "./memory/runs/records.ts";
import { MemoryRequestStore } from "./memory/messages/requests.ts";
import { MemoryResultStore } from "./memory/runs/result-store.ts";
import { MemoryRunLogs } from "./memory/runs/run-logs.ts";
import { MemoryRunStore } from "./memory/runs/run-store.ts";
import { MemoryAirflowSync, MemoryJobDirectory, MemoryScheduleFiles, MemoryScheduleStore } from "./memory/schedules.ts";
import { MemoryUserDirectory } from "./memory/user-directory.ts";
import { MemoryTriggerStore } from "./memory/definitions/trigger-store.ts";
import { MemoryWorkflowRunStore } from "./memory/runs/workflow-run-store.ts";
import { MemoryWorkflowStore } from "./memory/definitions/workflow-store.ts";
import { NOON } from "./samples.ts";

class MemoryTelemetry implements Telemetry {
  readonly events: TelemetryEvent[] = [];
  /** What was measured, summed up. */
  readonly measured: Partial<Record<Metric, number>> = {};

  record(event: TelemetryEvent): void {
    this.events.push(event);
  }

  measure(metric: Metric, value: number): void {
    this.measured[metric] = (this.measured[metric] ?? 0) + value;
  }

  /** Nothing is held back here. */
  flush(): void {
    // Each event is kept when it is recorded.
  }

  named(name: string): TelemetryEvent[] {
    return this.events.filter((event) => event.name === name);
  }
}

/** Every port in memory, and what is behind them: a world of its own for each test. Use cases get `ports`, whose calls can fail. */
export interface Memory {
  readonly ports: Ports;
  readonly faults: Faults;
  readonly jobs: MemoryJobStore;
  readonly triggers: MemoryTriggerStore;
  readonly workflows: MemoryWorkflowStore;
  readonly requests: MemoryRequestStore;
  readonly runs: MemoryRunStore;
  readonly workflowRuns: MemoryWorkflowRunStore;
  readonly runLogs: MemoryRunLogs;
  readonly statistics: MemoryHourStatistics;
  readonly results: MemoryResultStore;
  readonly bus: MemoryEventBus;
  readonly rules: MemoryEventRules;
  readonly dispatch: MemoryDispatchQueue;
  readonly workers: MemoryWorkerQueues;
  readonly queueDepths: MemoryQueueDepths;
  readonly deadLetters: MemoryDeadLetters;
  readonly leases: MemoryLeases;
  readonly wakes: MemoryWakeSchedules;
  readonly passes: MemoryPassStore;
  readonly schedules: MemoryScheduleStore;
  readonly scheduleFiles: MemoryScheduleFiles;
  readonly jobDirectory: MemoryJobDirectory;
  readonly airflowSync: MemoryAirflowSync;
  readonly datasets: MemoryNumbered<Dataset>;
  readonly tasks: MemoryNumbered<Task>;
  readonly userDirectory: MemoryUserDirectory;
  readonly audit: MemoryAuditTrail;
  readonly notificationConfigs: MemoryNumbered<NotificationConfig>;
  readonly deliveries: MemoryDeliveries;
  readonly notifyQueue: MemoryNotifyQueue;
  readonly notifier: MemoryNotifier;
  readonly outgoingAddresses: MemoryOutgoingAddresses;
  readonly connections: MemoryConnections;
  readonly sockets: MemorySockets;
  readonly clock: MemoryClock;
  readonly telemetry: MemoryTelemetry;
}

/** @param now where the clock stands; default: a Friday noon. @param airflow default: none is configured */
export function memoryPorts(now = NOON, airflow: Airflow | null = null): Memory {
  const clock = new MemoryClock(now);
  const read = () => clock.now();
  const telemetry = new MemoryTelemetry();
  const faults = new Faults();
  const records = new MemoryRecords();
  const jobs = new MemoryJobStore();
  const workflows = new MemoryWorkflowStore();
  const parts = {
    jobs,
    triggers: new MemoryTriggerStore(records),
    workflows,
    requests: new MemoryRequestStore(read),
    runs: new MemoryRunStore(records, (of, run) => jobs.countUnstarted(of, run)),
    workflowRuns: new MemoryWorkflowRunStore(records, (of, run) => workflows.countUnstarted(of, run)),
    runLogs: new MemoryRunLogs(),
    statistics: new MemoryHourStatistics(),
    results: new MemoryResultStore(),
    bus: new MemoryEventBus(),
    rules: new MemoryEventRules(),
    dispatch: new MemoryDispatchQueue(read),
    workers: new MemoryWorkerQueues(read),
    queueDepths: new MemoryQueueDepths(),
    deadLetters: new MemoryDeadLetters(),
    leases: new MemoryLeases(),
    wakes: new MemoryWakeSchedules(),
    passes: new MemoryPassStore(),
    schedules: new MemoryScheduleStore(),
    scheduleFiles: new MemoryScheduleFiles(),
    jobDirectory: new MemoryJobDirectory(),
    airflowSync: new MemoryAirflowSync(),
    datasets: new MemoryNumbered(DATASETS),
    tasks: new MemoryNumbered(TASKS),
    userDirectory: new MemoryUserDirectory(),
    audit: new MemoryAuditTrail(),
    notificationConfigs: new MemoryNumbered(NOTIFICATION_RULES),
    deliveries: new MemoryDeliveries(),
    notifyQueue: new MemoryNotifyQueue(read),
    notifier: new MemoryNotifier(),
    outgoingAddresses: new MemoryOutgoingAddresses(),
    connections: new MemoryConnections(),
    sockets: new MemorySockets(),
  };
  let texts = 0;
  const ports: Ports = {
    scope: "real",
    defaultTimeZone: "Asia/Seoul",
    retentionDays: 400,
    auditDays: 400,
    audit: faults.wrap("audit", parts.audit),
    jobs: faults.wrap("jobs", parts.jobs),
    triggers: faults.wrap("triggers", parts.triggers),
    workflows: faults.wrap("workflows", parts.workflows),
    requests: faults.wrap("requests", parts.requests),
    runs: faults.wrap("runs", parts.runs),
    workflowRuns: faults.wrap("workflowRuns", parts.workflowRuns),
    runLogs: faults.wrap("runLogs", parts.runLogs),
    statistics: faults.wrap("statistics", parts.statistics),
    results: faults.wrap("results", parts.results),
    bus: faults.wrap("bus", parts.bus),
    rules: faults.wrap("rules", parts.rules),
    dispatch: faults.wrap("dispatch", parts.dispatch),
    workers: faults.wrap("workers", parts.workers),
    queueDepths: faults.wrap("queueDepths", parts.queueDepths),
    deadLetters: faults.wrap("deadLetters", parts.deadLetters),
    leases: faults.wrap("leases", parts.leases),
    wakes: faults.wrap("wakes", parts.wakes),
    passes: faults.wrap("passes", parts.passes),
    schedules: faults.wrap("schedules", parts.schedules),
    scheduleFiles: faults.wrap("scheduleFiles", parts.scheduleFiles),
    jobDirectory: faults.wrap("jobDirectory", parts.jobDirectory),
    airflowSync: faults.wrap("airflowSync", parts.airflowSync),
    datasets: faults.wrap("datasets", parts.datasets),
    tasks: faults.wrap("tasks", parts.tasks),
    userDirectory: faults.wrap("userDirectory", parts.userDirectory),
    notificationConfigs: faults.wrap("notificationConfigs", parts.notificationConfigs),
    deliveries: faults.wrap("deliveries", parts.deliveries),
    notifyQueue: faults.wrap("notifyQueue", parts.notifyQueue),
    notifier: faults.wrap("notifier", parts.notifier),
    outgoingAddresses: faults.wrap("outgoingAddresses", parts.outgoingAddresses),
    connections: faults.wrap("connections", parts.connections),
    sockets: faults.wrap("sockets", parts.sockets),
    airflow,
    hasAirflow: airflow !== null,
    clock,
    telemetry,
    randomText: () => `random-${(texts += 1)}`,
  };
  return { ports, faults, ...parts, clock, telemetry };
}
