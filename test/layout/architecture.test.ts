import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const root = fileURLToPath(new URL("../../", import.meta.url));
const tree = /```text\n(?<lines>functions\/[^]*?)\n```/.exec(readFileSync(`${root}docs/architecture.md`, "utf8"))?.groups?.["lines"] ?? "";
const entries = tree.split("\n").map((line) => /^(?<indent> *)(?<name>[\w-]+\/) +(?<says>\S.*)$/.exec(line)?.groups);

/** Folders of code, two levels deep, as git knows them: `functions/` and `functions/http/`. */
function folders(): string[] {
  const files = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], { cwd: root, encoding: "utf8" }).split(
    "\n",
  );
  const found = files.flatMap((file) => {
    const [top = "", second, ...rest] = file.split("/");
    if (second === undefined || top.startsWith(".")) return [];
    return rest.length > 0 ? [`${top}/`, `${top}/${second}/`] : [`${top}/`];
  });
  return [...new Set(found)].toSorted();
}

it("the tree in docs/architecture.md says one thing of each folder, two levels deep, and of no other", () => {
  expect(entries).not.toContain(undefined);
  let top = "";
  const named = entries.map((entry) => {
    if (entry?.["indent"] !== "") return `${top}${entry?.["name"]}`;
    return (top = entry["name"] ?? "");
  });
  expect(named.toSorted()).toEqual(folders());
});
