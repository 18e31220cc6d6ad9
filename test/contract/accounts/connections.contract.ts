import { describe, expect, it } from "vitest";
import type { Connection } from "../../../shared/domain/live/connection.ts";
import type { ConnectionStore } from "../../../shared/ports/live/connection-store.ts";
import { NOON } from "../../support/samples.ts";

const aConnection = (id: string, change: Partial<Connection> = {}): Connection => ({
  id,
  topics: ["global"],
  frames: "all",
  connectedAt: NOON,
  expiresAt: NOON + 7_200_000,
  name: "api-token",
  access: ["read", "admin"],
  userId: null,
  ...change,
});
const idsOf = (found: readonly { readonly id: string }[]) => found.map(({ id }) => id).toSorted();

/** What every ConnectionStore does. `open` answers one without connections. */
export function connectionsContract(name: string, open: () => Promise<ConnectionStore>): void {
  describe(`${name}: a store of connections`, () => {
    it("answers a connection as it was opened, until it expires or is closed", async () => {
      const store = await open();
      const connection = aConnection("a", { topics: ["user#7", "workflow#w"], frames: "changes", userId: 7 });
      expect(await store.isAnyOpen(NOON)).toBe(false);
      await store.openConnection(connection);
      await store.openConnection(connection);

      expect(await store.getConnection("a", NOON)).toEqual(connection);
      expect([await store.isAnyOpen(NOON), await store.listConnections(NOON)]).toEqual([true, [connection]]);
      const later = connection.expiresAt;
      expect([await store.getConnection("a", later), await store.isAnyOpen(later), await store.listConnections(later)]).toEqual([
        undefined,
        false,
        [],
      ]);
      await store.closeConnection("a");
      await store.closeConnection("a");
      expect([await store.getConnection("a", NOON), await store.isAnyOpen(NOON)]).toEqual([undefined, false]);
    });

    it("finds the followers of topics, each once with all that it was found by, and those of other topics not", async () => {
      const store = await open();
      await store.openConnection(aConnection("everything"));
      await store.openConnection(aConnection("both", { topics: ["user#7", "workflow#w"] }));
      await store.openConnection(aConnection("other", { topics: ["workflow#w2"] }));
      await store.openConnection(aConnection("expired", { topics: ["workflow#w"], expiresAt: NOON }));

      const found = await store.followersOf(["global", "workflow#w", "user#7"], NOON);
      expect(found.map(({ id, topics }) => [id, topics.toSorted()]).toSorted()).toEqual([
        ["both", ["user#7", "workflow#w"]],
        ["everything", ["global"]],
      ]);
      expect(await store.followersOf(["workflow#nobody"], NOON)).toEqual([]);
    });

    it("changes what a connection follows, from the next question on", async () => {
      const store = await open();
      const connection = aConnection("a", { topics: ["workflow#w"] });
      await store.openConnection(connection);

      expect(await store.setTopics(connection, ["workflow#w2", "user#7"])).toBe(true);
      expect(idsOf(await store.followersOf(["workflow#w"], NOON))).toEqual([]);
      expect(idsOf(await store.followersOf(["user#7", "workflow#w2"], NOON))).toEqual(["a"]);
      const now = await store.getConnection("a", NOON);
      expect(now?.topics).toEqual(["workflow#w2", "user#7"]);
      expect(await store.setTopics(aConnection("a", { topics: ["workflow#w2", "user#7"] }), [])).toBe(true);
      expect(idsOf(await store.followersOf(["user#7", "workflow#w2"], NOON))).toEqual([]);
    });

    it("of two changes of the same topics takes one, and none of a connection that is gone", async () => {
      const store = await open();
      const connection = aConnection("a", { topics: [] });
      await store.openConnection(connection);
      const changed = await Promise.all([store.setTopics(connection, ["user#1"]), store.setTopics(connection, ["user#2"])]);

      expect(changed.filter((done) => done)).toHaveLength(1);
      await store.closeConnection("a");
      expect(await store.setTopics(connection, ["user#3"])).toBe(false);
      expect(await store.followersOf(["user#1", "user#2", "user#3"], NOON)).toEqual([]);
    });

    it("lists and finds more connections than one page holds", async () => {
      const store = await open();
      const ids = Array.from({ length: 30 }, (_, n) => `c${String(n).padStart(2, "0")}`);
      await Promise.all(ids.map((id) => store.openConnection(aConnection(id, { expiresAt: id === "c29" ? NOON + 2 : NOON + 1 }))));

      expect(idsOf(await store.listConnections(NOON))).toEqual(ids);
      expect(idsOf(await store.followersOf(["global"], NOON))).toEqual(ids);
      expect([await store.isAnyOpen(NOON + 1), await store.isAnyOpen(NOON + 2)]).toEqual([true, false]);
    });

    it("gives what a ticket stands for once, also to twenty that ask at the same time", async () => {
      const store = await open();
      const identity = { name: "kim", access: ["read"], userId: 7, expiresAt: NOON + 60_000 };
      await store.keepTicket("t", identity, NOON + 30_000);
      const taken = await Promise.all(Array.from({ length: 20 }, () => store.takeTicket("t", NOON)));

      expect(taken.filter((one) => one !== undefined)).toEqual([identity]);
      expect(await store.takeTicket("unknown", NOON)).toBeUndefined();
      await store.keepTicket("old", { name: "api-token", access: ["read", "admin"] }, NOON + 30_000);
      expect(await store.takeTicket("old", NOON + 30_000)).toBeUndefined();
      expect(await store.takeTicket("old", NOON + 29_999)).toEqual({ name: "api-token", access: ["read", "admin"] });
    });
  });
}
