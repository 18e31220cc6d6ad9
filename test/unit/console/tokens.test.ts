import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const css = readFileSync(new URL("../../../console/style/tokens.css", import.meta.url), "utf8");

/** The colours of a theme, by their names: those of a block over those of `:root`. */
function tokensOf(selector: string): Readonly<Record<string, string>> {
  const blocks = [":root {", selector].map((start) => css.slice(css.indexOf(start)).split("}", 1)[0] ?? "");
  return Object.fromEntries(
    blocks.flatMap((block) => [...block.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6})/g)].map(([, name = "", value = ""]) => [name, value])),
  );
}

const THEMES = [
  ["light", tokensOf(":root {")],
  ["dark", tokensOf(':root[data-theme="dark"] {')],
  ["dark by the system", tokensOf(':root:not([data-theme="light"]) {')],
] as const;

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string | undefined, other: string | undefined): number {
  const [light = 0, dark = 0] = [one, other].map((colour) => luminance(colour ?? "")).toSorted((left, right) => right - left);
  return (light + 0.05) / (dark + 0.05);
}

it("is as dark where the system asks for it as where the reader does", () => {
  expect(THEMES[2][1]).toEqual(THEMES[1][1]);
});

const TONES = ["ok", "bad", "run", "late", "miss", "idle"];
const GROUNDS = ["bg", "surface", "sunk", "hover", "selected", "side"];

describe.each(THEMES)("the colours of the %s theme", (_, tokens) => {
  it("are all there", () => {
    expect(Object.keys(tokens).toSorted()).toEqual(Object.keys(THEMES[0][1]).toSorted());
    expect(Object.keys(tokens).length).toBeGreaterThan(35);
  });

  it.each(["text", "text-2"])("let %s be read on every ground: 4.5 to 1", (text) => {
    for (const ground of GROUNDS) expect([ground, contrast(tokens[text], tokens[ground]) >= 4.5]).toEqual([ground, true]);
  });

  it.each(TONES)("let a %s text be read on its tint, the page and its panels: 4.5 to 1", (tone) => {
    for (const ground of [`${tone}-bg`, "surface", "bg"])
      expect([ground, contrast(tokens[tone], tokens[ground]) >= 4.5]).toEqual([ground, true]);
  });

  it.each(TONES)("let a %s bar be seen on a panel: 3 to 1", (tone) => {
    expect(contrast(tokens[`${tone}-bar`], tokens["surface"])).toBeGreaterThanOrEqual(3);
  });
});
