import { assert, constant, oneof, pre, property, stringMatching } from "fast-check";
import { afterEach, expect, it, vi } from "vitest";
import { eventBusName, functionName, stackName } from "../../shared/contract/deployment/deployment.ts";
import { metricNamespace } from "../../shared/contract/deployment/metrics.ts";
import { completionQueueName, physicalQueueName, workerQueueName } from "../../shared/contract/deployment/queue-name.ts";

afterEach(() => vi.unstubAllEnvs());

const word = stringMatching(/^[a-z][a-z0-9]{0,19}$/);
const prefixes = oneof(constant("belfry"), word);
const service = stringMatching(/^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$/);

it("names of the default prefix are those that workers were told", () => {
  expect(physicalQueueName("real.jobs.buy-scanner")).toBe("real-jobs-buy-scanner");
  expect([completionQueueName("real"), functionName("real", "api"), stackName("real")]).toEqual([
    "belfry-real-completion",
    "belfry-real-api",
    "Belfry-real",
  ]);
  expect(metricNamespace("belfry")).toBe("Belfry");
});

it("BELFRY_PREFIX is in front of every name of a process, worker queues included", () => {
  vi.stubEnv("BELFRY_PREFIX", "acme");
  expect(physicalQueueName("real.jobs.buy-scanner")).toBe("acme-real-jobs-buy-scanner");
  expect([completionQueueName("real"), functionName("real", "api"), stackName("real"), eventBusName("real")]).toEqual([
    "acme-real-completion",
    "acme-real-api",
    "Acme-real",
    "acme-real",
  ]);
  vi.stubEnv("BELFRY_PREFIX", "");
  expect(completionQueueName("real")).toBe("belfry-real-completion");
});

it("a queue's name is refused where the prefix leaves no room for it, by the field", async () => {
  const longest = `real.jobs.${"a".repeat(66)}`;
  const { QueueName } = await import("../../shared/contract/requests/fields.ts");
  expect(QueueName.safeParse(longest).success).toBe(true);
  expect(QueueName.safeParse(`${longest}a`).success).toBe(false);

  vi.stubEnv("BELFRY_PREFIX", "acme");
  vi.resetModules();
  const { QueueName: ofAcme } = await import("../../shared/contract/requests/fields.ts");
  expect(ofAcme.safeParse(longest).success).toBe(false);
  expect(ofAcme.safeParse(longest.slice(0, -"acme-".length)).success).toBe(true);
});

it("two scopes or two prefixes never have a queue's name in common", () => {
  assert(
    property(prefixes, prefixes, word, word, service, service, (prefix, otherPrefix, scope, otherScope, one, other) => {
      pre(prefix !== otherPrefix || scope !== otherScope || one !== other);
      // cdk.json refuses it.
      pre(otherScope !== "jobs" && scope !== "jobs");
      expect(workerQueueName(scope, one, prefix)).not.toBe(workerQueueName(otherScope, other, otherPrefix));
    }),
  );
});
