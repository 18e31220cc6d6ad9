import type { DatabaseSync, StatementSync } from "node:sqlite";
import * as z from "zod";
import type { EventMatcher } from "../../../shared/domain/event/pattern/event-pattern.ts";
import { arn } from "../../aws.ts";
import { compileRulePattern, storedRuleSchema, type RuleDefinition } from "./rule-definition.ts";
import type { TargetDefinition } from "./target-definition.ts";
import { compileTargetInput, type InputContext } from "./target-input.ts";

const rowSchema = z.object({ bus: z.string(), name: z.string(), definition: z.string() });

/** An event bus. `createdAt` in epoch milliseconds. */
export interface EventBus {
  readonly name: string;
  readonly arn: string;
  readonly description: string | undefined;
  readonly createdAt: number;
}

/** A target with its input compiled. */
interface StoredTarget {
  readonly definition: TargetDefinition;
  input(context: InputContext): string;
}

/** A rule with its identity, pattern and targets compiled. Never changed: a change puts another in its place. */
export interface StoredRule {
  readonly busName: string;
  readonly name: string;
  readonly arn: string;
  readonly definition: RuleDefinition;
  readonly targets: readonly StoredTarget[];
  /** Declared by a template, which declares it again at the next start, or no longer does: not kept in the database. */
  readonly fromTemplate: boolean;
  readonly matches: EventMatcher;
}

/** Buses and rules: all in memory; rules of the API are written through to the state database. Buses come from templates. */
export class EventStore {
  readonly #buses = new Map<string, EventBus>();
  readonly #rules = new Map<string, Map<string, StoredRule>>();
  readonly #insert: StatementSync;
  readonly #delete: StatementSync;

  constructor(database: DatabaseSync, now: number) {
    this.#insert = database.prepare("INSERT OR REPLACE INTO event_rules VALUES (?, ?, ?)");
    this.#delete = database.prepare("DELETE FROM event_rules WHERE bus = ? AND name = ?");
    for (const row of database.prepare("SELECT * FROM event_rules").iterate()) {
      const { bus, name, definition } = rowSchema.parse(row);
      const { Targets, ...rest } = storedRuleSchema.parse(JSON.parse(definition));
      this.#keep(compiled({ busName: bus, name, definition: rest, targets: Targets, fromTemplate: false }));
    }
    this.putBus("default", undefined, now);
  }

  bus(name: string): EventBus | undefined {
    return this.#buses.get(name);
  }

  /** All buses, in no particular order. */
  buses(): Iterable<EventBus> {
    return this.#buses.values();
  }

  /** Creates or replaces a bus; its rules stay. */
  putBus(name: string, description: string | undefined, now: number): EventBus {
    const bus = { name, arn: arn("events", `event-bus/${name}`), description, createdAt: now };
    this.#buses.set(name, bus);
    return bus;
  }

  rule(busName: string, name: string): StoredRule | undefined {
    return this.#rules.get(busName)?.get(name);
  }

  /** All rules of a bus, in no particular order. */
  rules(busName: string): Iterable<StoredRule> {
    return this.#rules.get(busName)?.values() ?? [];
  }

  countRules(busName: string): number {
    return this.#rules.get(busName)?.size ?? 0;
  }

  /**
   * Creates or replaces a rule with its targets.
   * @throws ServiceError InvalidEventPatternException
   */
  putRule(rule: {
    busName: string;
    name: string;
    definition: RuleDefinition;
    targets: readonly TargetDefinition[];
    fromTemplate: boolean;
  }): StoredRule {
    const stored = compiled(rule);
    if (rule.fromTemplate) this.#delete.run(rule.busName, rule.name);
    else this.#insert.run(rule.busName, rule.name, JSON.stringify({ ...rule.definition, Targets: rule.targets }));
    this.#keep(stored);
    return stored;
  }

  deleteRule(busName: string, name: string): void {
    this.#delete.run(busName, name);
    this.#rules.get(busName)?.delete(name);
  }

  #keep(rule: StoredRule): void {
    const rules = this.#rules.get(rule.busName) ?? new Map<string, StoredRule>();
    rules.set(rule.name, rule);
    this.#rules.set(rule.busName, rules);
  }
}

function compiled(rule: Parameters<EventStore["putRule"]>[0]): StoredRule {
  const { busName, name } = rule;
  return {
    ...rule,
    arn: arn("events", busName === "default" ? `rule/${name}` : `rule/${busName}/${name}`),
    targets: rule.targets.map((definition) => ({ definition, input: compileTargetInput(definition) })),
    matches: compileRulePattern(rule.definition.EventPattern),
  };
}
