import type { Metric } from "../../shared/contract/metrics.ts";
import type { Ports } from "../../shared/ports.ts";
import type { Telemetry, TelemetryEvent } from "../../shared/telemetry.ts";
import { MemoryClock } from "./memory/clock.ts";
import { MemoryDeadLetters } from "./memory/dead-letters.ts";
import { MemoryEventBus, MemoryEventRules } from "./memory/events.ts";
import { Faults } from "./memory/faults.ts";
import { MemoryJobStore } from "./memory/job-store.ts";
import { MemoryLeases } from "./memory/leases.ts";
import { MemoryDispatchQueue, MemoryWakeSchedules, MemoryWorkerQueues } from "./memory/queues.ts";
import { MemoryPassStore } from "./memory/pass-store.ts";
import { MemoryQueueDepths } from "./memory/queue-depths.ts";
import { MemoryRecords } from "./memory/records.ts";
import { MemoryRequestStore } from "./memory/requests.ts";
import { MemoryResultStore } from "./memory/result-store.ts";
import { MemoryRunLogs } from "./memory/run-logs.ts";
import { MemoryRunStore } from "./memory/run-store.ts";
import { MemoryTriggerStore } from "./memory/trigger-store.ts";
import { MemoryWorkflowRunStore } from "./memory/workflow-run-store.ts";
import { MemoryWorkflowStore } from "./memory/workflow-store.ts";
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
  readonly clock: MemoryClock;
  readonly telemetry: MemoryTelemetry;
}

/** @param now where the clock stands; default: a Friday noon */
export function memoryPorts(now = NOON): Memory {
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
  };
  let texts = 0;
  const ports: Ports = {
    scope: "real",
    defaultTimeZone: "Asia/Seoul",
    jobs: faults.wrap("jobs", parts.jobs),
    triggers: faults.wrap("triggers", parts.triggers),
    workflows: faults.wrap("workflows", parts.workflows),
    requests: faults.wrap("requests", parts.requests),
    runs: faults.wrap("runs", parts.runs),
    workflowRuns: faults.wrap("workflowRuns", parts.workflowRuns),
    runLogs: faults.wrap("runLogs", parts.runLogs),
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
    clock,
    telemetry,
    randomText: () => `random-${(texts += 1)}`,
  };
  return { ports, faults, ...parts, clock, telemetry };
}
