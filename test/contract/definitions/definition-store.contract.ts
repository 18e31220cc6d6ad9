import { describe, expect, it } from "vitest";
import type { Definition } from "../../../shared/domain/definition/definition.ts";
import type { DefinitionStore } from "../../../shared/ports/definitions/definition-store.ts";

export interface DefinitionSamples<Kind extends Definition> {
  readonly open: () => Promise<DefinitionStore<Kind>>;
  /** A sound definition of this id. */
  readonly make: (id: string, change?: Partial<Definition>) => Kind;
  /** Definitions whose own fields hold what is hard to keep. */
  readonly odd: readonly Kind[];
  readonly idOf: (definition: Kind) => string;
}

/** What every DefinitionStore does. `open` answers an empty one. */
export function definitionStoreContract<Kind extends Definition>(name: string, { open, make, odd, idOf }: DefinitionSamples<Kind>): void {
  describe(`${name}: definitions`, () => {
    it("are created once, and read back as they were", async () => {
      const store = await open();
      for (const definition of odd) {
        expect(await store.create(definition)).toBe(true);
        expect(await store.create({ ...definition, description: "other" })).toBe(false);
        expect(await store.getDefinition(idOf(definition))).toEqual(definition);
      }
      expect(await store.getDefinitions(odd.map(({ id }) => id))).toEqual(new Map(odd.map((definition) => [idOf(definition), definition])));
      expect(await store.listDefinitions({ limit: 100 })).toEqual(odd.toSorted((a, b) => (idOf(a) < idOf(b) ? -1 : 1)));
      expect(await store.countDefinitions()).toBe(odd.length);
    });

    it("are replaced only in the version that is expected", async () => {
      const store = await open();
      expect(await store.replace(make("scan", { version: 2 }), 1)).toBe(false);
      expect(await store.getDefinition("scan")).toBeUndefined();
      await store.create(make("scan"));
      expect(await store.replace(make("scan", { version: 2, description: "two" }), 1)).toBe(true);
      expect(await store.replace(make("scan", { version: 2, description: "late" }), 1)).toBe(false);
      expect(await store.getDefinition("scan")).toMatchObject({ version: 2, description: "two" });
    });

    it("of twenty writers of one version one wins", async () => {
      const store = await open();
      await store.create(make("scan"));
      const changed = Array.from({ length: 20 }, (_, n) => make("scan", { version: 2, description: `${n}` }));
      const written = await Promise.all(changed.map((definition) => store.replace(definition, 1)));
      expect(written.filter(Boolean)).toHaveLength(1);
      expect((await store.getDefinition("scan"))?.description).toBe(String(written.indexOf(true)));
    });

    it("are deleted once, and can be created again", async () => {
      const store = await open();
      await store.create(make("scan"));
      expect(await store.delete("scan")).toBe(true);
      expect(await store.delete("scan")).toBe(false);
      expect(await store.getDefinition("scan")).toBeUndefined();
      expect(await store.listDefinitions({ limit: 10 })).toEqual([]);
      expect(await store.countDefinitions()).toBe(0);
      expect(await store.create(make("scan"))).toBe(true);
    });

    it("are deleted only in the version that is expected, where one is", async () => {
      const store = await open();
      expect(await store.delete("scan", 1)).toBe(false);
      await store.create(make("scan", { version: 2 }));
      expect(await store.delete("scan", 1)).toBe(false);
      expect(await store.getDefinition("scan")).toMatchObject({ version: 2 });
      expect(await store.delete("scan", 2)).toBe(true);
      expect(await store.getDefinition("scan")).toBeUndefined();
    });

    it("are read many at once, also more than a hundred, each once, and absent ones are left out", async () => {
      const store = await open();
      const ids = Array.from({ length: 130 }, (_, index) => `id-${index}`);
      await Promise.all(ids.map((id, index) => store.create(make(id, { version: index }))));
      for (const consistency of ["strongly", "eventually"] as const) {
        const found = await store.getDefinitions([...ids, "absent", "id-7", "missing"], consistency);
        expect([...found.keys()].sort()).toEqual(ids.toSorted());
        expect(found.get("id-7")).toEqual(make("id-7", { version: 7 }));
      }
      expect(await store.getDefinitions([])).toEqual(new Map());
    });

    it("are listed in order of id, page by page", async () => {
      const store = await open();
      const ids = ["B", "a", "a-1", "a.1", "a_1", "b", "0"];
      await Promise.all(ids.map((id) => store.create(make(id))));
      const seen: string[] = [];
      for (let after: string | undefined, pages = 0; pages < 9; pages += 1) {
        const page = await store.listDefinitions(after === undefined ? { limit: 2 } : { limit: 2, after });
        seen.push(...page.map(({ id }) => id));
        if (page.length < 2) break;
        after = page.at(-1)?.id;
      }
      expect(seen).toEqual(ids.toSorted());
      expect((await store.listDefinitions({ limit: 10, after: "a-1x" })).map(({ id }) => id)).toEqual(["a.1", "a_1", "b"]);
    });
  });
}
