import { describe, expect, it } from "vitest";
import { resolveIntrinsics, type ResolutionScope } from "../../localstack/template/intrinsics.ts";
import { orderResources } from "../../localstack/template/order.ts";

const scope: ResolutionScope = {
  stackName: "Belfry-real",
  ref: (id) => `ref-${id}`,
  attribute: (id, name) => `${id}.${name}`,
  condition: (name) => name === "Yes",
  mapping: (map, first, second) => `${map}/${first}/${second}`,
};

describe("intrinsics", () => {
  it.each([
    [{ Ref: "Queue" }, "ref-Queue"],
    [{ Ref: "AWS::Region" }, "us-east-1"],
    [{ "Fn::GetAtt": ["Queue", "Arn"] }, "Queue.Arn"],
    [{ "Fn::GetAtt": "Queue.Arn" }, "Queue.Arn"],
    [{ "Fn::Join": ["", ["arn:", { Ref: "AWS::Partition" }, ":x"]] }, "arn:aws:x"],
    [{ "Fn::Sub": "${AWS::AccountId}-${Queue}-${Queue.Arn}-${!kept}" }, "000000000000-ref-Queue-Queue.Arn-${kept}"],
    [{ "Fn::Sub": ["${local}", { local: { Ref: "Queue" } }] }, "ref-Queue"],
    [{ "Fn::Select": [1, { "Fn::Split": ["/", "a/b/c"] }] }, "b"],
    [{ "Fn::If": ["Yes", "then", "else"] }, "then"],
    [{ "Fn::If": ["No", "then", { Ref: "AWS::NoValue" }] }, undefined],
    [{ "Fn::FindInMap": ["map", "a", "b"] }, "map/a/b"],
  ])("resolve %j", (value, expected) => {
    expect(resolveIntrinsics(value, scope)).toEqual(expected);
  });

  it("remove properties and entries without a value, and leave policy conditions alone", () => {
    const value = { a: { Ref: "AWS::NoValue" }, list: [1, { Ref: "AWS::NoValue" }], Statement: { Condition: { Bool: { x: "true" } } } };
    expect(resolveIntrinsics(value, scope)).toEqual({ list: [1], Statement: { Condition: { Bool: { x: "true" } } } });
  });

  it("refuse a function that is not supported, by its name", () => {
    expect(() => resolveIntrinsics({ "Fn::ImportValue": "x" }, scope)).toThrow("Fn::ImportValue");
  });
});

describe("resource order", () => {
  const resource = (Properties: Record<string, unknown>, DependsOn: string[] = []) => ({ Type: "T", Properties, DependsOn });

  it("puts each resource after what it refers to", () => {
    const resources = {
      A: resource({ x: { "Fn::Sub": "x${B.Arn}" } }),
      B: resource({ x: { "Fn::GetAtt": ["C", "Arn"] } }, ["D"]),
      C: resource({}),
      D: resource({ x: { Ref: "C" } }),
    };
    expect(orderResources(resources)).toEqual(["C", "D", "B", "A"]);
  });

  it("reports a circle with its path", () => {
    expect(() => orderResources({ A: resource({ x: { Ref: "B" } }), B: resource({ x: { Ref: "A" } }) })).toThrow("A -> B -> A");
  });
});
