import { describe, expect, it } from "vitest";
import type { NewEvent } from "../../../shared/domain/event/event.ts";
import { runId } from "../../../shared/domain/run/run-id.ts";
import type { EventBus } from "../../../shared/ports/messages/event-bus.ts";
import type { EventRules } from "../../../shared/ports/messages/event-rules.ts";
import { NOON } from "../../support/samples.ts";

/** An event of its own for each number. */
export function anEvent(n: number, change: Partial<NewEvent> = {}): NewEvent {
  return {
    id: runId({ scope: "real", owner: "events", scheduledAt: NOON + n, tail: "t" }),
    topic: "a.b",
    detail: { n },
    hop: 0,
    ...change,
  };
}

export interface OpenEventBus {
  readonly bus: EventBus;
  /** What was on the bus, in any order. */
  readonly published: () => Promise<readonly NewEvent[]>;
}

/** What every EventBus does. `open` answers one that nothing was on. */
export function eventBusContract(name: string, open: () => Promise<OpenEventBus>): void {
  const sorted = (events: readonly NewEvent[]) => events.toSorted((a, b) => (a.id < b.id ? -1 : 1));

  describe(`${name}: the event bus`, () => {
    it("gets events as they are", async () => {
      const { bus, published } = await open();
      const events = [
        anEvent(0, {
          topic: "pipeline.collection.completed",
          hop: 16,
          detail: { "": [1, null], text: "따옴표\"'\n😀\u0000\ufffe\uffff <b>" },
        }),
        anEvent(1, { topic: "A-b_c:d/e.f", detail: {} }),
      ];
      await bus.publish(events);
      expect(sorted(await published())).toEqual(events);
    });

    it("gets any number of events", async () => {
      const { bus, published } = await open();
      const events = Array.from({ length: 53 }, (_, n) => anEvent(n));
      await bus.publish([]);
      await bus.publish(events);
      expect(sorted(await published())).toEqual(events);
    });

    it("gets twenty events of 200 KB at once", async () => {
      const { bus, published } = await open();
      const events = Array.from({ length: 20 }, (_, n) => anEvent(n, { detail: { text: "가".repeat(66_000) } }));
      await bus.publish(events);
      expect(sorted(await published())).toEqual(events);
    });

    it("gets an event that is published again under the same id", async () => {
      const { bus, published } = await open();
      await bus.publish([anEvent(0)]);
      await bus.publish([anEvent(0)]);
      expect(await published()).toEqual([anEvent(0), anEvent(0)]);
    });
  });
}

export interface OpenEventRules {
  readonly rules: EventRules;
  /** Patterns by trigger. */
  readonly patterns: () => Promise<Readonly<Record<string, string>>>;
}

/** What every EventRules does. `open` answers one without rules. */
export function eventRulesContract(name: string, open: () => Promise<OpenEventRules>): void {
  const pattern = (topic: string) => JSON.stringify({ source: ["belfry.real"], "detail-type": [topic] });

  describe(`${name}: event rules`, () => {
    it("are made, changed, and made again without effect", async () => {
      const { rules, patterns } = await open();
      await rules.put("alerts", pattern("a"));
      await rules.put("alerts", pattern("a"));
      await rules.put("other", pattern("b"));
      expect(await patterns()).toEqual({ alerts: pattern("a"), other: pattern("b") });
      await rules.put("alerts", pattern("c"));
      expect(await patterns()).toEqual({ alerts: pattern("c"), other: pattern("b") });
    });

    it("are removed, and removed again without effect", async () => {
      const { rules, patterns } = await open();
      await rules.put("alerts", pattern("a"));
      await rules.remove("alerts");
      await rules.remove("alerts");
      await rules.remove("never");
      expect(await patterns()).toEqual({});
      await rules.put("alerts", pattern("b"));
      expect(await patterns()).toEqual({ alerts: pattern("b") });
    });

    it("are listed, each once over all pages", async () => {
      const { rules } = await open();
      const ids = [...Array.from({ length: 120 }, (_, index) => `t-${index}`), "x".repeat(56), "x".repeat(99), "y".repeat(99)];
      await Promise.all(ids.map((id) => rules.put(id, pattern("a"))));
      const listed: string[] = [];
      for (let cursor: string | null = null, first = true; first || cursor !== null; first = false) {
        const page = await rules.list(cursor);
        listed.push(...page.triggerIds);
        cursor = page.next;
      }
      expect(listed.toSorted()).toEqual(ids.toSorted());
    });

    it("of triggers whose long ids differ only at the end are different ones, and ids may have every character", async () => {
      const { rules, patterns } = await open();
      const ids = ["a", "b", "c"].map((end) => "x".repeat(99) + end);
      for (const id of [...ids, "Aa0._-z"]) await rules.put(id, pattern(id));
      await rules.remove(ids[1] ?? "");
      expect(Object.keys(await patterns()).sort()).toEqual(["Aa0._-z", ids[0], ids[2]]);
    });
  });
}
