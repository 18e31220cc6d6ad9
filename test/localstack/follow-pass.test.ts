import type { LambdaClient } from "@aws-sdk/client-lambda";
import { expect, it } from "vitest";
import { followPass } from "../../tools/follow-pass.ts";
import { afterFailedPage, afterPage, newPass, type Pass } from "../../shared/domain/definition/pass.ts";
import { NOON } from "../support/samples.ts";

/** A function that answers these one after the other, the last one for ever. */
function answering(...answers: readonly object[]) {
  const asked: unknown[] = [];
  const left = [...answers];
  const send = async ({ input }: { readonly input: { readonly Payload: string } }) => {
    asked.push(JSON.parse(input.Payload));
    const answer = left.length > 1 ? left.shift() : left[0];
    return { Payload: Buffer.from(JSON.stringify(answer)), ...("errorType" in (answer ?? {}) && { FunctionError: "Unhandled" }) };
  };
  return { asked, lambda: { send } as unknown as LambdaClient };
}

const begun = newPass("one", NOON);
const ended = (pass: Pass): Pass => ({ ...pass, ended_at: pass.updated_at });
const half = afterPage(begun, { counts: { provisioned: 100, mended: 2 }, failures: [], next: "x" }, NOON);
const broken = afterPage(half, { counts: {}, failures: [{ owner: "job#scan", error: "Error: no" }], next: null }, NOON);

const follow = (...answers: readonly object[]) => followFor(600_000, ...answers);

async function followFor(patienceMs: number, ...answers: readonly object[]) {
  const { lambda, asked } = answering(...answers);
  const lines: string[] = [];
  const fine = await followPass(lambda, "belfry-real-provision", { print: (line) => lines.push(line), pauseMs: 0, patienceMs });
  return { fine, lines, asked };
}

it("a pass is begun once and followed to its end, each page told once", async () => {
  const { fine, lines, asked } = await follow(begun, begun, half, half, ended(half));
  expect(fine).toBe(true);
  expect(asked).toEqual([{ kind: "provision-all" }, ...Array.from({ length: 4 }, () => ({ kind: "provision-progress" }))]);
  expect(lines).toEqual([
    "job-definitions: 100 provisioned, 2 of them mended, 0 removed, 0 failed",
    "done: 100 provisioned, 2 of them mended, 0 removed, 0 failed",
  ]);
});

it("what failed is told by its id, and so is how many are not told", async () => {
  const { fine, lines } = await follow(begun, { ...ended(broken), counts: { ...broken.counts, failed: 4 } });
  expect(fine).toBe(false);
  expect(lines.slice(1)).toEqual([
    "failed: job scan: Error: no",
    "and 3 more, which the logs of belfry-real-provision name",
    "done: 100 provisioned, 2 of them mended, 0 removed, 4 failed",
  ]);
});

it("a pass that a page ended is told as failed", async () => {
  const stopped = [1, 2, 3, 4, 5].reduce((pass) => afterFailedPage(pass, "Error: no list", NOON), begun);
  const { fine, lines } = await follow(begun, stopped);
  expect(fine).toBe(false);
  expect(lines[0]).toBe("failed: the pass ended at job-definitions: Error: no list");
});

it("a pass that takes the place of the one that was begun is followed", async () => {
  const { lines } = await follow(begun, newPass("two", NOON), ended(newPass("two", NOON)));
  expect(lines[0]).toMatch(/another pass/);
});

it("one that does not go on, and a function that fails, are errors", async () => {
  await expect(followFor(5, begun)).rejects.toThrow("the pass does not go on (job-definitions, page 0)");
  await expect(follow({ errorType: "Error", errorMessage: "no" })).rejects.toThrow(/belfry-real-provision: .*no/);
});
