import { expect, it } from "vitest";
import { takeSlot } from "../../../../shared/use-cases/slots/take-slot.ts";
import type { RunInTheWay } from "../../../../shared/domain/texts/run-texts.ts";

const other = (run_id: string): RunInTheWay => ({ run_id, state: "waiting", since: null });

/** Plays the taking of one of two slots; `free` answers in turn who is in the way. Answers also what was asked. */
async function play(acquired: readonly boolean[], inTheWay: readonly (readonly RunInTheWay[])[]) {
  const [asked, left, frees] = [[] as string[], [...acquired], [...inTheWay]];
  const answer = await takeSlot({
    acquire: async () => (asked.push("acquire"), left.shift() ?? false),
    free: async (mayReplace) => (asked.push(mayReplace ? "free, replace one" : "free"), frees.shift() ?? []),
    maxParallel: 2,
  });
  return { answer, asked };
}

it("a slot that is free is taken at once", async () => {
  expect(await play([true], [])).toEqual({ answer: undefined, asked: ["acquire"] });
});

it("where all slots are held by runs that stay, those are told, and nothing is tried again", async () => {
  const both = [other("a"), other("b")];
  expect(await play([false], [both])).toEqual({ answer: both, asked: ["acquire", "free, replace one"] });
});

it("a slot that was freed is tried for four times, and one run at most gives way for it", async () => {
  const asked = ["acquire", "free, replace one", "acquire", "free", "acquire", "free", "acquire"];
  expect(await play([false, false, false, true], [[other("a")], [], []])).toEqual({ answer: undefined, asked });
  expect(await play([], [[], [], [other("c")]])).toEqual({ answer: [other("c")], asked });
});
