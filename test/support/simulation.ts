import { batches } from "../../shared/domain/batches.ts";
import { AWS_NUMBER_LIMIT } from "../../shared/domain/event/pattern/numeric.ts";
import { compileEventPattern } from "../../shared/domain/event/pattern/event-pattern.ts";
import { type BusEvent, eventSource, type NewEvent, resourcesOf } from "../../shared/domain/event/event.ts";
import { isFinal, type Run } from "../../shared/domain/run/run.ts";
import { isOver } from "../../shared/domain/run/workflow-run.ts";
import type { Airflow } from "../../shared/ports/airflow.ts";
import { dispatch } from "../../shared/use-cases/dispatch.ts";
import type { RunChange } from "../../shared/domain/run/changes/run-change.ts";
import { react } from "../../shared/use-cases/react.ts";
import { awsCronMatcher } from "./arbitrary/aws-cron.ts";
import { type Memory, memoryPorts } from "./memory-ports.ts";

const MINUTE_MS = 60_000;
/** How long a message that failed stays hidden. The dispatch queue of the stack hides it longer; nothing here depends on how long. */
const VISIBILITY_MS = 60_000;
/** How many changes the stream tells of at a time, as it is configured. */
const STREAM_BATCH = 100;

/**
 * The memory ports with what AWS does around them: EventBridge wakes and routes events, the dispatch queues deliver and
 * deliver again, the table's stream tells of changed runs. Time passes only by `advance`.
 */
export class Simulation {
  readonly memory: Memory;
  /** How often each message and each change is delivered. */
  readonly #copies: number;
  readonly #reactions: RunChange[] = [];

  /** `airflow`: default: none is configured. */
  constructor({
    now,
    copies = 1,
    airflow = null,
  }: { readonly now?: number; readonly copies?: number; readonly airflow?: Airflow | null } = {}) {
    this.memory = memoryPorts(now, airflow);
    this.#copies = copies;
    this.memory.bus.onPublish = (event) => this.#route(event);
  }

  get now(): number {
    return this.memory.clock.now();
  }

  /** Delivers whatever is due now, until nothing is. */
  async settle(): Promise<void> {
    for (let rounds = 0; rounds < 200; rounds += 1) {
      const delivered = await this.#deliver();
      const reacted = await this.#react();
      if (!delivered && !reacted) return;
    }
    throw new Error("messages keep begetting messages");
  }

  /** Lets time pass; everything that falls due on the way happens at its moment. `eachStep` runs after each of them. */
  async advance(seconds: number, eachStep: () => Promise<void> = async () => undefined): Promise<void> {
    const end = this.now + seconds * 1000;
    await this.settle();
    await eachStep();
    while (this.now < end) {
      const next = Math.min(end, this.#nextMoment());
      this.memory.clock.set(Math.max(next, this.now));
      if (this.now % MINUTE_MS === 0) this.#wake();
      this.#sendOneTime();
      await this.settle();
      await eachStep();
    }
    await this.settle();
  }

  /** The runs that are queued or running. */
  active(): Run[] {
    return this.memory.runs.all().filter((run) => !isFinal(run.status));
  }

  #nextMoment(): number {
    const minute = (Math.floor(this.now / MINUTE_MS) + 1) * MINUTE_MS;
    const visible = this.memory.dispatch.pending.map(({ visibleAt }) => visibleAt);
    const once = [...this.memory.wakes.oneTime.values()].map(({ instant }) => instant);
    return Math.min(minute, ...visible, ...once.filter((instant) => instant > this.now));
  }

  #wake(): void {
    const wake_at = new Date(this.now).toISOString();
    for (const [owner, expression] of this.memory.wakes.recurring) {
      if (!isDue(expression, this.now)) continue;
      for (let copy = 0; copy < this.#copies; copy += 1) this.memory.dispatch.add({ kind: "wake", owner, wake_at }, this.now);
    }
  }

  #sendOneTime(): void {
    for (const [name, { instant, message }] of this.memory.wakes.oneTime) {
      if (instant > this.now) continue;
      this.memory.wakes.oneTime.delete(name);
      this.memory.dispatch.add(message, this.now);
    }
  }

  async #deliver(): Promise<boolean> {
    const due = this.memory.dispatch.take();
    const queues = [...Map.groupBy(due, ({ queue }) => queue).values()];
    for (let copy = 0; copy < this.#copies; copy += 1) {
      for (const batch of queues.flatMap((messages) => batches(messages, { entries: 10, bytes: Infinity }, () => 0))) {
        const failed = await dispatch(this.memory.ports, batch);
        for (const again of batch.filter((one) => failed.includes(one))) {
          this.memory.dispatch.pending.push({ ...again, deliveries: again.deliveries + 1, visibleAt: this.now + VISIBILITY_MS });
        }
      }
    }
    return due.length > 0;
  }

  /** The rules get each event, as EventBridge gives it to them: once for each that matches, and now and then twice. */
  #route({ topic, detail, ...event }: NewEvent): void {
    const bus: BusEvent = {
      id: crypto.randomUUID(),
      source: eventSource(this.memory.ports.scope),
      "detail-type": topic,
      time: `${new Date(this.now).toISOString().slice(0, 19)}Z`,
      resources: resourcesOf(event),
      detail,
    };
    for (const [trigger_id, pattern] of this.memory.rules.patterns) {
      if (!compileEventPattern(JSON.parse(pattern), { numberLimit: AWS_NUMBER_LIMIT })(bus)) continue;
      const message = { kind: "event", trigger_id, event: structuredClone(bus) } as const;
      for (let copy = 0; copy < this.#copies; copy += 1)
        this.memory.dispatch.add({ ...message, event: { ...message.event, resources: [...bus.resources] } }, this.now);
    }
  }

  async #react(): Promise<boolean> {
    const runs = this.memory.runs.changes.splice(0).filter((run) => isFinal(run.status) || run.retry_at !== null);
    const workflowRuns = this.memory.workflowRuns.changes.splice(0).filter((run) => isOver(run) || run.retry_at !== null);
    const changed: RunChange[] = [
      ...runs.map((run) => ({ kind: "run", run }) as const),
      ...workflowRuns.map((run) => ({ kind: "workflow-run", run }) as const),
    ];
    const told = [...this.#reactions.splice(0), ...Array.from({ length: this.#copies }, () => changed).flat()];
    for (let at = 0; at < told.length; at += STREAM_BATCH) {
      const batch = told.slice(at, at + STREAM_BATCH);
      const failed = await react(
        this.memory.ports,
        batch.map((change) => ({ change })),
      );
      this.#reactions.push(...failed.map(({ change }) => change));
    }
    return told.length > 0;
  }
}

function isDue(expression: string, instant: number): boolean {
  const [, at] = /^at\((.*)\)$/.exec(expression) ?? [];
  return at === undefined ? awsCronMatcher(expression)(instant) : Date.parse(`${at}Z`) === instant;
}
