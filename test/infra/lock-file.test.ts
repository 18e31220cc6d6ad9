import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import * as z from "zod";

const names = z.record(z.string(), z.string()).default({});
const LockFile = z.object({
  packages: z.record(z.string(), z.object({ dependencies: names, optionalDependencies: names, devDependencies: names })),
});

it("the lock file has every package that another one needs, those of other platforms too: npm would look for newer ones", () => {
  const { packages } = LockFile.parse(JSON.parse(readFileSync(new URL("../../package-lock.json", import.meta.url), "utf8")));
  const missing = Object.entries(packages).flatMap(([path, { dependencies, optionalDependencies, devDependencies }]) =>
    Object.keys({ ...dependencies, ...optionalDependencies, ...(path === "" ? devDependencies : {}) })
      .filter((name) => !placesFor(name, path).some((place) => place in packages))
      .map((name) => `${path}: ${name}`),
  );
  expect(missing).toEqual([]);
});

/** Where Node looks for a package from another one's folder. */
function placesFor(name: string, from: string): string[] {
  const parts = from === "" ? [] : from.split("/node_modules/").map((part) => part.replace(/^node_modules\//, ""));
  return Array.from({ length: parts.length + 1 }, (_, depth) =>
    [...parts.slice(0, parts.length - depth), name].map((part) => `node_modules/${part}`).join("/"),
  );
}
