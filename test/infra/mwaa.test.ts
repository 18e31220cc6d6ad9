import { describe, expect, it } from "vitest";
import * as z from "zod";
import { parseDeployment } from "../../shared/contract/deployment/deployment.ts";
import { type StackTemplate, useCloud } from "./support/cloud.ts";
import { functionOf, statementsOfFunctions } from "./support/policies.ts";

const cloud = useCloud();
const FOLLOWERS = ["schedules", "airflow-sync", "dispatch", "react", "sweep", "workflow-runs"];
const Function = z.object({ Environment: z.object({ Variables: z.record(z.string(), z.unknown()) }) });
const ref = (name: string) => ({ Ref: `AWS::${name}` });

function stackOf(airflow: object): StackTemplate {
  const { stacks, report } = cloud.synthesise({ belfry: { scopes: { real: { services: ["scout"] } }, airflow } });
  expect(report.pluginReports).toMatchObject([{ conclusion: "success", violations: [] }]);
  return stacks["Belfry-real"] as StackTemplate;
}

/** Functions that are granted an action, with what on. */
function granted(stack: StackTemplate, action: string): Record<string, unknown> {
  const all = Object.entries(statementsOfFunctions(stack)).flatMap(([name, own]) =>
    own.filter(({ Action }) => Action.includes(action)).map(({ Resource }) => [name, Resource] as const),
  );
  return Object.fromEntries(all);
}

const variablesOf = (stack: StackTemplate) =>
  Object.fromEntries(stack.read("AWS::Lambda::Function", Function).map(({ id, Environment }) => [functionOf(id), Environment.Variables]));

describe("a stack whose Airflow is an environment of MWAA", () => {
  const stack = stackOf({ mwaa: { environment: "production" } });
  const others = stackOf({ url: "https://airflow.example.com" });
  const asking = Object.keys(granted(stack, "airflow:InvokeRestApi"));

  it("lets the functions that follow runs, and no others, call it as one role of Airflow", () => {
    const followers = Object.entries(variablesOf(others)).filter(([, variables]) => "AIRFLOW_API_URL" in variables);
    expect(asking.toSorted()).toEqual(followers.map(([name]) => name).toSorted());
    expect(asking).toEqual(expect.arrayContaining(FOLLOWERS.filter((name) => name in variablesOf(others))));
    const role = ["", ["arn:", ref("Partition"), ":airflow:", ref("Region"), ":", ref("AccountId"), ":role/production/User"]];
    for (const resource of Object.values(granted(stack, "airflow:InvokeRestApi"))) expect(resource).toEqual({ "Fn::Join": role });
    expect(granted(others, "airflow:InvokeRestApi")).toEqual({});
  });

  it("tells them which it is and where AWS's API for it is, and keeps no password", () => {
    const told = Object.entries(variablesOf(stack)).filter(([, variables]) => "MWAA_ENVIRONMENT" in variables);
    expect(told.map(([name]) => name).toSorted()).toEqual(asking.toSorted());
    for (const [, variables] of told)
      expect(variables).toMatchObject({
        MWAA_ENVIRONMENT: "production",
        MWAA_ENDPOINT: { "Fn::Join": ["", ["https://env.airflow.", ref("Region"), ".", ref("URLSuffix")]] },
      });
    expect(JSON.stringify(stack.resources)).not.toContain("AIRFLOW_SECRET_ARN");
    expect(stack.outputs).not.toHaveProperty("AirflowSecret");
    expect(Object.values(variablesOf(stack)).every(({ HAS_AIRFLOW }) => HAS_AIRFLOW === "true")).toBe(true);
  });

  it("calls as the role that is set", () => {
    const [resource] = Object.values(granted(stackOf({ mwaa: { environment: "p", role: "Op" } }), "airflow:InvokeRestApi"));
    expect(JSON.stringify(resource)).toContain(":role/p/Op");
  });

  it("writes DAG files to the environment's bucket, a folder of the scope's own in its DAG path, and to no other place", () => {
    const written = stackOf({ mwaa: { environment: "production" }, dagBucket: { name: "my-mwaa-bucket" } });
    const folder = { "Fn::Join": ["", ["arn:", ref("Partition"), ":s3:::my-mwaa-bucket/dags/belfry-real/*"]] };
    const theirs = Object.entries(statementsOfFunctions(written)).flatMap(([name, own]) =>
      own.filter(({ Resource }) => JSON.stringify(Resource ?? "").includes("my-mwaa-bucket")).map((statement) => ({ name, ...statement })),
    );
    const bucket = { "Fn::Join": ["", ["arn:", ref("Partition"), ":s3:::my-mwaa-bucket"]] };
    expect(theirs).toEqual(
      ["schedules", "airflow-sync"].flatMap((name) => [
        expect.objectContaining({ name, Action: ["s3:PutObject", "s3:DeleteObject"], Resource: folder }),
        expect.objectContaining({
          name,
          Action: ["s3:ListBucket"],
          Resource: bucket,
          Condition: { StringEquals: { "s3:prefix": "dags/belfry-real/" } },
        }),
      ]),
    );
    const told = Object.entries(variablesOf(written)).filter(([, variables]) => "DAG_FOLDER_BUCKET" in variables);
    expect(told.map(([name]) => name).toSorted()).toEqual(["airflow-sync", "schedules"]);
    for (const [, variables] of told)
      expect(variables).toMatchObject({ DAG_FOLDER_BUCKET: "my-mwaa-bucket", DAG_FOLDER_PREFIX: "dags/belfry-real/" });
    expect(JSON.stringify(statementsOfFunctions(written))).not.toContain('"/dags/*"');
  });
});

describe("airflow in cdk.json", () => {
  const parse = (airflow: object) => () => parseDeployment({ scopes: { real: {} }, airflow });

  it.each([
    [{}, "belfry.airflow: must have either url or mwaa"],
    [{ url: "https://a.example", mwaa: { environment: "a" } }, "belfry.airflow: must have either url or mwaa"],
    [{ mwaa: {} }, "belfry.airflow.mwaa.environment: "],
    [{ mwaa: { environment: "1st" } }, "belfry.airflow.mwaa.environment: must be an MWAA environment's name"],
    [
      { mwaa: { environment: "arn:aws:airflow:eu-west-1:1:environment/a" } },
      "belfry.airflow.mwaa.environment: must be an MWAA environment's name",
    ],
    [{ mwaa: { environment: "a", role: "Viewer" } }, "belfry.airflow.mwaa.role: must be User, Op or Admin"],
    [{ mwaa: { environment: "a", password: "p" } }, 'belfry.airflow.mwaa: Unrecognized key: "password"'],
    [{ url: "https://a.example", dagBucket: { name: "arn:aws:s3:::b" } }, "belfry.airflow.dagBucket.name: must be the name of a bucket"],
    [
      { url: "https://a.example", dagBucket: { name: "bucket", folder: "/dags/" } },
      "belfry.airflow.dagBucket.folder: must be a folder of the bucket",
    ],
    [{ url: "ftp://a.example" }, "belfry.airflow.url: "],
  ])("is refused as %j, by the field that is wrong", (airflow, message) => {
    expect(parse(airflow)).toThrow(message);
  });

  it("has defaults: the role User, and the folder dags", () => {
    expect(parse({ mwaa: { environment: "Prod_1-a" }, dagBucket: { name: "my.bucket" } })().airflow).toEqual({
      mwaa: { environment: "Prod_1-a", role: "User" },
      dagBucket: { name: "my.bucket", folder: "dags" },
      awsConnection: "aws_default",
    });
  });
});
