import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Index, TableIndexes } from "../../infra/table-indexes.ts";
import { indexesIn } from "../../tools/upgrade/deployed-indexes.ts";
import { StackTemplate, useCloud } from "./support/cloud.ts";
import { physicalNames } from "./support/names.ts";

const folder = new URL("released/", import.meta.url);
const released = readdirSync(folder).map(
  (file) => [file.replace(/\.json$/, ""), JSON.parse(readFileSync(new URL(file, folder), "utf8")) as unknown] as const,
);
const cloud = useCloud();

/** What is deployed over a template: by `npm run deploy`, or by the steps of `npm run migrate` that remove indexes. */
function over(deployed: Readonly<Record<string, TableIndexes>>, removeIndexes = false): StackTemplate {
  const { stacks } = cloud.synthesise({ deployedIndexes: JSON.stringify({ "Belfry-real": deployed }), removeIndexes });
  const stack = stacks["Belfry-real"];
  if (!stack) throw new Error("there is no stack of scope real");
  return stack;
}

const wanted = indexesOf(cloud.synthesise({}).stacks["Belfry-real"]);

function indexesOf(template: StackTemplate | undefined): Record<string, TableIndexes> {
  return indexesIn({ Resources: Object.fromEntries((template?.resources ?? []).map((resource) => [resource.id, resource])) });
}

/** What an update does to the indexes of each table: `+name`, `-name`, `!name` for one that it would change. */
function changes(before: Readonly<Record<string, TableIndexes>>, after: Readonly<Record<string, TableIndexes>>): string[][] {
  const byName = (table: TableIndexes | undefined) =>
    new Map((table?.GlobalSecondaryIndexes ?? []).map((index) => [index.IndexName, index]));
  return Object.keys(before).map((id) => {
    const [old, now] = [byName(before[id]), byName(after[id])];
    const differs = (index: Index) => old.has(index.IndexName) && JSON.stringify(old.get(index.IndexName)) !== JSON.stringify(index);
    return [
      ...[...now.keys()].filter((name) => !old.has(name)).map((name) => `+${name}`),
      ...[...old.keys()].filter((name) => !now.has(name)).map((name) => `-${name}`),
      ...[...now.values()].filter(differs).map(({ IndexName }) => `!${IndexName}`),
    ];
  });
}

it("there is a template of every release", () => {
  const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as { version: string };
  expect(released.map(([of]) => of)).toContain(version);
});

it("a stack of this version that is deployed again is the same template, its tables without an index too", () => {
  const again = new Map(over(wanted).resources.map((resource) => [resource.id, resource]));
  for (const table of cloud.synthesise({}).stacks["Belfry-real"]?.of("AWS::DynamoDB::Table") ?? []) {
    expect(again.get(table.id)?.Properties).toEqual(table.Properties);
  }
});

describe.each(released)("a stack of %s", (version, json) => {
  const before = new StackTemplate(json);
  const first = over(indexesIn(json));
  const now = new Map(first.resources.map((resource) => [resource.id, resource]));

  it("is updated by steps that change one index of a table at most, and none in place, until this version's are left", () => {
    const steps = [indexesIn(json), indexesOf(first)];
    for (let at = steps.length; JSON.stringify(steps.at(-1)) !== JSON.stringify(steps.at(-2)) || at === 2; at += 1) {
      steps.push(indexesOf(over(steps.at(-1) ?? {}, true)));
      expect(steps.length).toBeLessThan(8);
    }
    for (const [index, step] of steps.entries()) {
      for (const ofTable of changes(steps[index - 1] ?? step, step)) {
        expect(ofTable.length).toBeLessThanOrEqual(1);
        expect(ofTable.filter((change) => change.startsWith("!"))).toEqual([]);
      }
    }
    // The first one has all that this version reads; the last one no more.
    expect(
      changes(indexesOf(first), wanted)
        .flat()
        .filter((change) => !change.startsWith("-")),
    ).toEqual([]);
    expect(changes(steps.at(-1) ?? {}, wanted).flat()).toEqual([]);
  });

  it("keeps every table, bucket and queue that holds data, by its logical id and with its keys", () => {
    const holding = before.resources.filter(
      ({ Type, Properties }) => /DynamoDB::Table|S3::Bucket|Secret$/.test(Type) || (Type.endsWith("Queue") && "QueueName" in Properties),
    );
    expect(holding.length).toBeGreaterThan(8);
    for (const { id, Type, Properties } of holding) {
      expect([id, now.get(id)?.Type]).toEqual([id, Type]);
      for (const fixed of ["KeySchema", "QueueName", "BucketName", "TableName"])
        expect(now.get(id)?.Properties[fixed]).toEqual(Properties[fixed]);
    }
    for (const { id } of before.resources.filter(({ DeletionPolicy = "Delete" }) => DeletionPolicy !== "Delete"))
      expect([...now.keys()]).toContain(id);
    // The type of an attribute that is in a key cannot change.
    for (const [id, { AttributeDefinitions }] of Object.entries(indexesIn(json)))
      for (const { AttributeName, AttributeType } of indexesOf(first)[id]?.AttributeDefinitions ?? [])
        expect(AttributeDefinitions.find((one) => one.AttributeName === AttributeName)?.AttributeType ?? AttributeType).toBe(AttributeType);
  });

  it("gives no resource a name that another one has: CloudFormation makes the new one before it deletes the old", () => {
    const names = new Map(physicalNames(before).map(({ type, name, id }) => [`${type} ${name}`, id]));
    expect(names.size).toBeGreaterThan(10);
    for (const { type, name, id } of physicalNames(first)) expect(names.get(`${type} ${name}`) ?? id).toBe(id);
  });

  it("keeps every stable output", () => {
    const hashed = /[0-9A-F]{8}$/;
    const stable = Object.keys(before.outputs).filter((name) => !hashed.test(name));
    expect(stable.length > 0 || version === "0.0.1").toBe(true);
    for (const name of stable) expect(Object.keys(first.outputs)).toContain(name);
  });
});
