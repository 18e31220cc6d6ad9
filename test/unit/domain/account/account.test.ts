import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { accessesOf, beyond, SCOPES, scopesOf } from "../../../../shared/domain/account/scopes.ts";
import { readToken, type ServiceToken, scopesOfToken, writtenToken } from "../../../../shared/domain/account/service-token.ts";
import { GRACE_MS, refreshOf, type Session, stands } from "../../../../shared/domain/account/session.ts";
import { changedUser, type User } from "../../../../shared/domain/account/user.ts";
import { NOON } from "../../../support/samples.ts";

const user: User = {
  id: 7,
  version: 4,
  username: "mina",
  email: "mina@example.com",
  name: "Mina",
  password_hash: "hash",
  is_active: true,
  is_superuser: true,
  epoch: 3,
  created_at: "2026-11-20T12:00:00.000Z",
  updated_at: null,
};
const session: Session = { session_id: "s", user_id: 7, epoch: 3, step: 5, stepped_at: NOON, ends_at: NOON + 1_000_000, ended: false };

describe("a user who is changed", () => {
  it.each([
    [{ name: "Other" }, 3],
    [{ email: "other@example.com" }, 3],
    [{ password_hash: "other" }, 4],
    [{ is_active: false }, 4],
    [{ is_superuser: false }, 4],
    [{ is_superuser: true, is_active: true }, 3],
  ])("by %j ends all sessions only where something became false: epoch %i", (change, epoch) => {
    expect(changedUser(user, change, "2026-11-21T00:00:00.000Z")).toMatchObject({ ...change, version: 5, epoch });
  });
});

describe("a refresh token", () => {
  it.each([
    [5, 0, "advance"],
    [4, 0, "repeat"],
    [4, GRACE_MS - 1, "repeat"],
    [4, GRACE_MS, "reuse"],
    [3, 0, "reuse"],
    [6, 0, "over"],
    [5, 1_000_000, "over"],
  ] as const)("of step %i, %i ms after step 5, is %s", (step, after, expected) => {
    expect(refreshOf(session, step, NOON + after)).toBe(expected);
  });

  it("of a session that has ended is over, whichever it is", () => {
    fc.assert(
      fc.property(fc.nat(10), fc.nat(2_000_000), (step, after) => {
        expect(refreshOf({ ...session, ended: true }, step, NOON + after)).toBe("over");
      }),
    );
  });
});

it("a session stands while it lasts, and its user is active and of the same epoch", () => {
  expect(stands(session, user, NOON)).toBe(true);
  for (const [one, other, now] of [
    [undefined, user, NOON],
    [session, undefined, NOON],
    [{ ...session, ended: true }, user, NOON],
    [session, { ...user, is_active: false }, NOON],
    [session, { ...user, epoch: 4 }, NOON],
    [session, { ...user, id: 8 }, NOON],
    [session, user, NOON + 1_000_000],
  ] as const)
    expect(stands(one, other, now)).toBe(false);
});

describe("a service token", () => {
  const token: ServiceToken = {
    id: 12,
    version: 1,
    name: "worker",
    user_id: 7,
    epoch: 3,
    scopes: [...SCOPES],
    secret_hash: "hash",
    former: null,
    created_at: "2026-11-20T12:00:00.000Z",
    expires_at: new Date(NOON + 1_000).toISOString(),
  };

  it("is read as it was written", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9_999_999_999 }), fc.stringMatching(/^[A-Za-z0-9_-]{43}$/), (id, secret) => {
        expect(readToken(writtenToken(id, secret))).toEqual({ id, secret });
      }),
    );
    for (const text of ["", "bft_1_short", "bft__" + "x".repeat(43), "bft_1_" + "x".repeat(44)]) expect(readToken(text)).toBeUndefined();
  });

  it("never does more than its owner, however the two are put together", () => {
    fc.assert(
      fc.property(fc.subarray([...SCOPES]), fc.boolean(), (scopes, is_superuser) => {
        const granted = scopesOfToken({ ...token, scopes }, { ...user, is_superuser }, NOON);
        expect(beyond(granted, scopesOf({ is_superuser }))).toEqual([]);
        expect(beyond(granted, scopes)).toEqual([]);
      }),
    );
  });

  it("does nothing once its time, its owner or its owner's epoch is over", () => {
    for (const [owner, now] of [
      [undefined, NOON],
      [{ ...user, is_active: false }, NOON],
      [{ ...user, epoch: 4 }, NOON],
      [user, NOON + 1_000],
    ] as const)
      expect(scopesOfToken(token, owner, now)).toEqual([]);
  });
});

it("an administrator's scopes open every access, and a user's those of reading and running", () => {
  expect(new Set(accessesOf(scopesOf({ is_superuser: true })))).toEqual(new Set(["read", "operate", "admin", "worker", "accounts"]));
  expect(accessesOf(scopesOf({ is_superuser: false }))).toEqual(["read", "operate"]);
});
