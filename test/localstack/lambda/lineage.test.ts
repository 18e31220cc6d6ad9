import { expect, it } from "vitest";
import { invokedAgain, lineageOf, longest } from "../../../localstack/services/lambda/lineage.ts";

const ARN = "arn:aws:lambda:us-east-1:000000000000:function:dispatch";

it("an invocation counts on from the header it came with, keeps the chain's name and what other functions have counted", () => {
  const first = invokedAgain(lineageOf(undefined), ARN);
  expect(first.header).toMatch(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24};Lineage=[0-9a-f]{8}:1$/);
  const other = invokedAgain(lineageOf(first.header), `${ARN}-2`);
  const second = invokedAgain(lineageOf(`${other.header};Parent=53995c3f42cd8ad8;Sampled=0`), ARN);
  expect([first.count, other.count, second.count]).toEqual([1, 1, 2]);
  expect(lineageOf(second.header).root).toBe(lineageOf(first.header).root);
  expect([...lineageOf(second.header).counts.values()]).toEqual([2, 1]);
});

it("messages of several chains that come together count as the longest, function by function", () => {
  const joined = longest([lineageOf("Root=1-a-b;Lineage=aaaaaaaa:3|bbbbbbbb:1"), lineageOf(undefined), lineageOf("Lineage=bbbbbbbb:9")]);
  expect([joined.root, ...joined.counts]).toEqual(["1-a-b", ["aaaaaaaa", 3], ["bbbbbbbb", 9]]);
});

it.each(["", "Root=1-a-b", "Lineage=", "Lineage=x", "Lineage=x:y", "nonsense"])("a header without a count begins a chain: %j", (header) => {
  expect(lineageOf(header).counts.size).toBe(0);
});
