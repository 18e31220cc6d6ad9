import { describe, expect, it } from "vitest";
import type { Session } from "../../../shared/domain/account/session.ts";
import type { AttemptCounter, SessionStore, VerificationKeys } from "../../../shared/ports/accounts.ts";

export interface AccountStores {
  readonly sessions: SessionStore;
  readonly attempts: AttemptCounter;
  readonly keys: VerificationKeys;
}

const NOW = Date.parse("2026-11-20T12:00:00Z");
const SESSION: Session = { session_id: "s1", user_id: 1, epoch: 0, step: 0, stepped_at: NOW, ends_at: NOW + 86_400_000, ended: false };

export function accountStoresContract(where: string, open: () => Promise<AccountStores>): void {
  describe(`sessions ${where}`, () => {
    it("are read back as they were", async () => {
      const { sessions } = await open();
      await sessions.create(SESSION);
      expect([await sessions.get("s1"), await sessions.get("s2")]).toEqual([SESSION, undefined]);
    });

    it("move on once from each step, whoever tries at the same time", async () => {
      const { sessions } = await open();
      await sessions.create(SESSION);
      const tries = await Promise.all(Array.from({ length: 5 }, () => sessions.advance("s1", 0, NOW + 1)));
      expect(tries.filter(Boolean)).toHaveLength(1);
      expect(await sessions.get("s1")).toEqual({ ...SESSION, step: 1, stepped_at: NOW + 1 });
    });

    it("do not move on once they have ended, and end as often as one likes", async () => {
      const { sessions } = await open();
      await sessions.create(SESSION);
      for (const id of ["s1", "s1", "unknown"]) await sessions.end(id);
      expect([await sessions.advance("s1", 0, NOW), await sessions.get("s1")]).toEqual([false, { ...SESSION, ended: true }]);
      expect(await sessions.get("unknown")).toBeUndefined();
    });
  });

  describe(`attempts ${where}`, () => {
    it("are counted by key and window, each once", async () => {
      const { attempts } = await open();
      const count = (key: string, start: number) => attempts.count(key, { start, seconds: 60 });
      const counted = await Promise.all(Array.from({ length: 10 }, () => count("a", 60)));
      expect(counted.toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
      expect([await count("b", 60), await count("a", 120)]).toEqual([1, 1]);
    });

    it("know an address that has signed in to an account, and no other", async () => {
      const { attempts } = await open();
      await attempts.remember("mina", "10.0.0.1");
      expect([
        await attempts.isKnown("mina", "10.0.0.1"),
        await attempts.isKnown("mina", "10.0.0.2"),
        await attempts.isKnown("juno", "10.0.0.1"),
      ]).toEqual([true, false, false]);
    });
  });

  describe(`public keys ${where}`, () => {
    it("count until their time, which publishing them again puts off", async () => {
      const { keys } = await open();
      const key = { kid: "k1", jwk: { kty: "OKP", crv: "Ed25519", x: "abc" }, until: NOW + 10 };
      await keys.publish(key);
      await keys.publish({ ...key, kid: "k2", until: NOW + 5 });
      expect((await keys.list(NOW + 5)).map(({ kid }) => kid)).toEqual(["k1"]);
      await keys.publish({ ...key, until: NOW + 100 });
      expect(await keys.list(NOW + 10)).toEqual([{ ...key, until: NOW + 100 }]);
    });
  });
}
