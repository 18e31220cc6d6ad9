import type { Ports, Telemetry, TelemetryEvent } from "../../shared/ports.ts";
import { MemoryClock } from "./memory/clock.ts";
import { Faults } from "./memory/faults.ts";
import { MemoryJobStore } from "./memory/job-store.ts";
import { MemoryDispatchQueue, MemoryWakeSchedules, MemoryWorkerQueues } from "./memory/queues.ts";
import { MemoryRunStore } from "./memory/run-store.ts";
import { NOON } from "./samples.ts";

class MemoryTelemetry implements Telemetry {
  readonly events: TelemetryEvent[] = [];

  record(event: TelemetryEvent): void {
    this.events.push(event);
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
  readonly runs: MemoryRunStore;
  readonly dispatch: MemoryDispatchQueue;
  readonly workers: MemoryWorkerQueues;
  readonly wakes: MemoryWakeSchedules;
  readonly clock: MemoryClock;
  readonly telemetry: MemoryTelemetry;
}

/** @param now where the clock stands; default: a Friday noon */
export function memoryPorts(now = NOON): Memory {
  const clock = new MemoryClock(now);
  const read = () => clock.now();
  const telemetry = new MemoryTelemetry();
  const faults = new Faults();
  const parts = {
    jobs: new MemoryJobStore(read),
    runs: new MemoryRunStore(),
    dispatch: new MemoryDispatchQueue(read),
    workers: new MemoryWorkerQueues(read),
    wakes: new MemoryWakeSchedules(),
  };
  let texts = 0;
  const ports: Ports = {
    scope: "real",
    defaultTimeZone: "Asia/Seoul",
    jobs: faults.wrap("jobs", parts.jobs),
    runs: faults.wrap("runs", parts.runs),
    dispatch: faults.wrap("dispatch", parts.dispatch),
    workers: faults.wrap("workers", parts.workers),
    wakes: faults.wrap("wakes", parts.wakes),
    clock,
    telemetry,
    randomText: () => `random-${(texts += 1)}`,
  };
  return { ports, faults, ...parts, clock, telemetry };
}
