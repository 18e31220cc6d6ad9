import { describe, expect, it } from "vitest";
import { runId } from "../../../shared/domain/run/run-id.ts";
import type { RememberedRequest, RequestStore } from "../../../shared/ports/definitions/request-store.ts";
import { iso } from "../../support/samples.ts";

const DAY = 86_400;
const request = (n: number, at = Date.now()): RememberedRequest => ({
  id: runId({ scope: "real", owner: "job#scan", scheduledAt: at, tail: String(n) }),
  at: iso(at),
  fingerprint: `f${n}`,
});

/** What every RequestStore does. `open` answers an empty one. */
export function requestStoreContract(name: string, open: () => Promise<RequestStore>): void {
  describe(`${name}: a request`, () => {
    it("is remembered by owner and key; the first one counts", async () => {
      const requests = await open();
      const first = request(0);
      expect(await requests.remember("job#scan", "key", first, DAY)).toBeUndefined();
      expect(await requests.remember("job#scan", "key", request(1), DAY)).toEqual(first);
      expect(await requests.remember("job#scan", "other", request(2), DAY)).toBeUndefined();
      expect(await requests.remember("trigger#scan", "key", request(3), DAY)).toBeUndefined();
      expect(await requests.remember("events", "key", request(4), DAY)).toBeUndefined();
      expect(await requests.remember("job#scan", "key", request(5), DAY)).toEqual(first);
    });

    it("may have any key", async () => {
      const requests = await open();
      for (const key of ["a b", "a#b", "a", '"', "키😀", "x".repeat(255)]) {
        const first = request(key.length);
        expect(await requests.remember("events", key, first, DAY)).toBeUndefined();
        expect(await requests.remember("events", key, request(-1), DAY)).toEqual(first);
      }
    });

    it("of twenty with one key is remembered once; all others get its answer", async () => {
      const requests = await open();
      const at = Date.now();
      const answers = await Promise.all(Array.from({ length: 20 }, (_, n) => requests.remember("job#scan", "key", request(n, at), DAY)));
      expect(answers.filter((answer) => answer === undefined)).toHaveLength(1);
      expect(new Set(answers.flatMap((answer) => answer?.id ?? []))).toEqual(new Set([request(answers.indexOf(undefined), at).id]));
    });

    it("is forgotten its lifetime after it was due, and its key is free again", async () => {
      const requests = await open();
      const old = request(0, Date.now() - 2 * DAY * 1000);
      expect(await requests.remember("job#scan", "key", old, DAY)).toBeUndefined();
      const next = request(1);
      expect(await requests.remember("job#scan", "key", next, 300)).toBeUndefined();
      expect(await requests.remember("job#scan", "key", old, DAY)).toEqual(next);
    });

    it("that is due later is remembered until then and longer", async () => {
      const requests = await open();
      const later = request(0, Date.now() + 30 * DAY * 1000);
      await requests.remember("job#scan", "key", later, 1);
      expect(await requests.remember("job#scan", "key", request(1), DAY)).toEqual(later);
    });
  });
}
