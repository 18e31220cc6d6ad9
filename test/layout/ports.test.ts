import { readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";

const PORTS = new URL("../../shared/ports/", import.meta.url);
const files = readdirSync(PORTS, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".ts"));

it.each(files)("the port in %s begins by saying what it is, and what is deliberately not in it", (name) => {
  const header = /^\/\*\*(?<text>.*?)\*\//s.exec(readFileSync(new URL(name, PORTS), "utf8"))?.groups?.["text"];
  expect(header?.replaceAll(/\s+\*?\s*/g, " ")).toMatch(/\S+ .*\bNot here: \S+/);
});
