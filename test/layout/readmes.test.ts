import { existsSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";

const root = new URL("../../", import.meta.url);
const READMES = { "README.md": sectionsOf("README.md"), "README.ko.md": sectionsOf("README.ko.md") };
const english = READMES["README.md"];
const korean = READMES["README.ko.md"];

/** What a section has that does not depend on the language it is written in. */
interface Section {
  /** 1 for `#`, 2 for `##`. */
  readonly level: number;
  readonly title: string;
  /** With the fence's language in the first line, and without comments. */
  readonly blocks: readonly string[];
  /** Everything but blocks. */
  readonly prose: string;
}

/** The sections of a Markdown file, in order: each heading with what is below it, up to the next one of any level. */
function sectionsOf(file: string): readonly Section[] {
  const blocks: string[] = [];
  const text = readFileSync(new URL(file, root), "utf8").replaceAll(/^```(\w+\n[^]*?)^```$/gm, (_, block: string) => {
    return `\0${blocks.push(withoutComments(block)) - 1}\0`;
  });
  return text
    .split(/^(?=#+ )/m)
    .filter((part) => part.startsWith("#"))
    .map((part) => {
      const { level = "", title = "" } = /^(?<level>#+) (?<title>.*)/.exec(part)?.groups ?? {};
      const own = [...part.matchAll(/\0(\d+)\0/g)].map(([, index]) => blocks[Number(index)] ?? "");
      return { level: level.length, title, blocks: own, prose: part.replaceAll(/\0\d+\0/g, "") };
    });
}

/** A comment ends its line, and has a blank before it: `#`, or `//` that is not part of a URL. */
function withoutComments(block: string): string {
  return block.replaceAll(/\s+(?:#|\/\/) .*$/gm, "");
}

/** Where links lead, without those to sections of the file itself, whose titles are translated. The README of the other language is each one's own. */
function linksOf({ prose }: Section): readonly string[] {
  return [...prose.matchAll(/\]\(([^)]+)\)/g)].flatMap(([, to = ""]) => (to.startsWith("#") || /^README(\.ko)?\.md$/.test(to) ? [] : [to]));
}

/** The rows of tables, as how many cells each has; a `|` within code, as in `"a" | "b"`, ends none. */
function tablesOf({ prose }: Section): readonly number[] {
  const rows = prose.split("\n").filter((line) => line.startsWith("|"));
  return rows.map((row) => row.replaceAll(/`[^`]*`/g, "").split("|").length - 2);
}

/** Names and values: what is set as code within the text, each once. */
function codeOf({ prose }: Section): readonly string[] {
  return [...new Set([...prose.matchAll(/`([^`]+)`/g)].map(([, code = ""]) => code))].toSorted();
}

/** What both languages are to say alike. */
function sharedOf(section: Section) {
  return { blocks: section.blocks, links: linksOf(section).toSorted(), tables: tablesOf(section), code: codeOf(section) };
}

/** As GitHub makes them of titles. */
function anchorOf({ title }: Section): string {
  return title
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
    .replaceAll(" ", "-");
}

it("README.ko.md has the sections of README.md, in the same order and on the same levels", () => {
  expect(korean.map(({ level }) => level)).toEqual(english.map(({ level }) => level));
});

it.each(english.map((section, index) => [section.title, section, korean[index]] as const))(
  "the section %s has the same code blocks, links, tables, names and values in both languages",
  (_, ours, theirs) => {
    expect(theirs && sharedOf(theirs)).toEqual(sharedOf(ours));
  },
);

it.each(Object.entries(READMES))("the links in %s lead to sections and files that exist", (_, sections) => {
  const anchors = new Set(sections.map(anchorOf));
  const targets = sections.flatMap(({ prose }) => [...prose.matchAll(/\]\(([^)]+)\)/g)].map(([, to = ""]) => to));
  const missing = targets.filter((to) => {
    if (to.startsWith("#")) return !anchors.has(to.slice(1));
    return !/^https?:/.test(to) && !existsSync(new URL(to.replace(/#.*/, ""), root));
  });
  expect(targets.length).toBeGreaterThan(0);
  expect(missing).toEqual([]);
});

it.each([
  ["npm start     # everything", "npm start"],
  ['const a = 1; // one\nfetch("http://a");', 'const a = 1;\nfetch("http://a");'],
  ['curl "#a" \\\n  // whole line', 'curl "#a" \\'],
])("comments of %j are left out, and nothing else", (block, rest) => {
  expect(withoutComments(block)).toBe(rest);
});
