import { describe, expect, it } from "vitest";
import type { Numbered, NumberedRules, NumberedStore } from "../../../shared/ports/numbered.ts";

export interface Person extends Numbered {
  readonly name: string;
  readonly leads: boolean;
}

export const PEOPLE: NumberedRules<Person> = { kind: "person", unique: ["name"], oneMustRemain: ({ leads }) => leads };

async function add(store: NumberedStore<Person>, name: string, leads = false): Promise<Person> {
  const person = { id: await store.nextId(), version: 1, name, leads };
  expect(await store.create(person)).toBe("done");
  return person;
}

export function numberedStoreContract(where: string, open: () => Promise<NumberedStore<Person>>): void {
  describe(`numbered records ${where}`, () => {
    it("get numbers from 1 on, and a number is never given again", async () => {
      const store = await open();
      const first = await add(store, "mina");
      await store.remove(first);
      expect([first.id, await store.nextId()]).toEqual([1, 2]);
    });

    it("are read back as they were, by number and by a unique field in any letter case", async () => {
      const store = await open();
      const person = await add(store, "Mina");
      expect([await store.get(person.id), await store.findBy("name", "mINA")]).toEqual([person, person]);
      expect([await store.get(99), await store.findBy("name", "juno")]).toEqual([undefined, undefined]);
    });

    it("do not share a unique value, also when they are changed or made at the same time", async () => {
      const store = await open();
      await add(store, "mina");
      const juno = await add(store, "juno");
      expect(await store.create({ id: await store.nextId(), version: 1, name: "MINA", leads: false })).toEqual({ taken: "name" });
      expect(await store.replace({ ...juno, version: 2, name: "Mina" }, 1)).toEqual({ taken: "name" });
      const ids = [await store.nextId(), await store.nextId()];
      const both = await Promise.all(ids.map((id) => store.create({ id, version: 1, name: "sol", leads: false })));
      expect(both.filter((one) => one === "done")).toHaveLength(1);
    });

    it("let go of a unique value that they no longer have", async () => {
      const store = await open();
      const mina = await add(store, "mina");
      expect(await store.replace({ ...mina, version: 2, name: "juno" }, 1)).toBe("done");
      await add(store, "mina");
      expect((await store.findBy("name", "juno"))?.id).toBe(mina.id);
    });

    it("are replaced and removed only as they were read", async () => {
      const store = await open();
      const mina = await add(store, "mina");
      expect(await store.replace({ ...mina, version: 2 }, 7)).toBe("changed");
      expect(await store.replace({ ...mina, version: 2 }, 1)).toBe("done");
      expect(await store.remove(mina)).toBe("changed");
      expect(await store.remove({ ...mina, version: 2 })).toBe("done");
      expect(await store.remove({ ...mina, version: 2 })).toBe("changed");
      expect(await store.get(mina.id)).toBeUndefined();
    });

    it("are listed newest first, page by page, and by what they are", async () => {
      const store = await open();
      for (const name of ["a", "b", "c", "d"]) await add(store, name, name === "b");
      const names = async (...page: Parameters<typeof store.list>) => (await store.list(...page)).map(({ name }) => name);
      expect(await names({ skip: 0, limit: 10 })).toEqual(["d", "c", "b", "a"]);
      expect(await names({ skip: 1, limit: 2 })).toEqual(["c", "b"]);
      expect(await names({ skip: 0, limit: 10 }, ({ leads }) => leads)).toEqual(["b"]);
    });

    it("never lose the last of those of which one must remain, also when two go at the same time", async () => {
      const store = await open();
      const pair = [await add(store, "mina", true), await add(store, "juno", true)] as const;
      const [mina, juno] = pair;
      const results = await Promise.all([store.replace({ ...mina, version: 2, leads: false }, 1), store.remove(juno)]);
      expect(new Set(results)).toEqual(new Set(["done", "last"]));
      expect(await store.list({ skip: 0, limit: 10 }, ({ leads }) => leads)).toHaveLength(1);
    });
  });
}
