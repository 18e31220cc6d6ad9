import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { ALARMS, type AlarmKind, shapeOf } from "../../infra/constructs/monitoring/alarm-table.ts";
import { METRICS } from "../../shared/contract/deployment/metrics.ts";
import { type StackTemplate, useCloud } from "./support/cloud.ts";
import { Arn, functionOf, Ref } from "./support/policies.ts";

const Dimensions = z.array(z.object({ Name: z.string(), Value: z.unknown() })).default([]);
const MetricOf = z.object({ Namespace: z.string(), MetricName: z.string(), Dimensions });
const Alarm = z.object({
  AlarmName: z.string(),
  AlarmDescription: z.string(),
  Threshold: z.number(),
  ComparisonOperator: z.string(),
  EvaluationPeriods: z.number(),
  DatapointsToAlarm: z.number(),
  TreatMissingData: z.string(),
  AlarmActions: z.array(Ref).default([]),
  OKActions: z.array(Ref).default([]),
  Namespace: z.string().optional(),
  MetricName: z.string().optional(),
  Dimensions,
  Metrics: z.array(z.object({ Expression: z.string().optional(), MetricStat: z.object({ Metric: MetricOf }).optional() })).default([]),
});
const Composite = z.object({
  AlarmName: z.string(),
  AlarmRule: z.object({ "Fn::Join": z.tuple([z.literal(""), z.array(z.union([z.string(), Arn]))]) }),
  AlarmActions: z.array(Ref).default([]),
  OKActions: z.array(Ref).default([]),
});

const cloud = useCloud();
const { stacks } = cloud.synthesise({});
const readme = readFileSync(new URL("../../README.md", import.meta.url), "utf8");
const runbooks = readFileSync(new URL("../../docs/operations.md", import.meta.url), "utf8");

/** The anchors of a document's headings, as GitHub makes them. */
const anchors = new Set(
  [...runbooks.matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\w\- ]/g, "")
      .replaceAll(" ", "-"),
  ),
);

/** Every alarm on metrics, with its kind and all metrics that it looks at. */
function alarmsIn(template: StackTemplate) {
  return template.read("AWS::CloudWatch::Alarm", Alarm).map((alarm) => {
    const kind = alarm.AlarmDescription.split("#").at(-1) as AlarmKind;
    const { Namespace = "", MetricName = "" } = alarm;
    const single = MetricName === "" ? [] : [{ Namespace, MetricName, Dimensions: alarm.Dimensions }];
    return { ...alarm, kind, metrics: [...single, ...alarm.Metrics.flatMap(({ MetricStat }) => MetricStat?.Metric ?? [])] };
  });
}

/** What a dimension's value refers to in the template. */
function subjectOf({ Dimensions: [dimension] }: z.infer<typeof MetricOf>): string {
  const arn = Arn.safeParse(dimension?.Value);
  return arn.success ? arn.data["Fn::GetAtt"][0] : (Ref.safeParse(dimension?.Value).data?.Ref ?? "");
}

/** Only where `airflow`, `oidc` or `telegram` is configured. */
const CONFIGURED = new Set<string>([
  "airflow-not-followed",
  "airflow-runs-not-synced",
  "issuer-unreachable",
  "telegram-answers-failed",
] satisfies AlarmKind[]);

describe.each(Object.entries(stacks))("the alarms of %s", (stackName, template) => {
  const scope = stackName.replace("Belfry-", "");
  const alarms = alarmsIn(template);
  const subjects = (kind: AlarmKind) => alarms.filter((alarm) => alarm.kind === kind).flatMap(({ metrics }) => metrics.map(subjectOf));

  it("are those of the table, each kind at least once", () => {
    expect(new Set(alarms.map(({ kind }) => kind))).toEqual(new Set(Object.keys(ALARMS).filter((kind) => !CONFIGURED.has(kind))));
    for (const { AlarmName, kind } of alarms) expect(`${AlarmName}-`).toMatch(new RegExp(`^belfry-${scope}-${kind}-`));
  });

  it.each(alarms.map((alarm) => [alarm.AlarmName, alarm] as const))("%s rings, and takes what is absent, as the table says", (_, alarm) => {
    const { rings, absent, periods = 1 } = shapeOf(alarm.kind);
    const below = "below" in rings;
    expect(alarm).toMatchObject({
      Threshold: below ? rings.below : rings.above,
      ComparisonOperator: below ? "LessThanThreshold" : "GreaterThanThreshold",
      TreatMissingData: absent === "breaching" ? "breaching" : "notBreaching",
      EvaluationPeriods: 3,
      DatapointsToAlarm: periods,
    });
    // What must happen rings by being absent, and nothing else does.
    expect(absent === "breaching").toBe(below);
  });

  it.each(alarms.map((alarm) => [alarm.AlarmName, alarm] as const))(
    "%s has its section in the runbooks",
    (_, { kind, AlarmDescription }) => {
      expect(AlarmDescription).toBe(`${shapeOf(kind).says} docs/operations.md#${kind}`);
      expect(anchors).toContain(kind);
    },
  );

  it("search for no metric, and look at ten at most", () => {
    for (const { Metrics, metrics } of alarms) {
      expect(metrics.length).toBeGreaterThan(0);
      expect(metrics.length).toBeLessThanOrEqual(10);
      for (const { Expression = "" } of Metrics) expect(Expression).not.toMatch(/SEARCH/i);
    }
  });

  it("ask for Belfry's own metrics by their names and exactly their dimensions", () => {
    const own = alarms.flatMap(({ metrics }) => metrics).filter(({ Namespace }) => Namespace === "Belfry");
    expect(own.length).toBeGreaterThan(10);
    for (const { MetricName, Dimensions: given } of own) {
      const values = Object.fromEntries(given.map(({ Name, Value }) => [Name, Value]));
      const { per } = METRICS[MetricName as keyof typeof METRICS];
      expect(values).toMatchObject({ scope });
      expect(Object.keys(values).toSorted()).toEqual(per === "scope" ? ["scope"] : ["scope", "service"]);
    }
  });

  it("are for each function that is given batches, a stream or sockets, and of this app's functions only", () => {
    const named = (ids: readonly string[]) => ids.map(functionOf).toSorted();

    const [timer, plan, event] = [/^DispatchQueue[0-9A-F]{8}$/, /^DispatchQueuePlan[0-9A-F]{8}$/, /^DispatchQueueEvent[0-9A-F]{8}$/];
    expect(subjects("dispatch-age")).toEqual([timer, plan, event].map((name) => expect.stringMatching(name) as unknown));
    const fed = ["complete", "dispatch", "notify", "provision", "react", "socket-push"];
    expect(named(subjects("function-errors"))).toEqual(fed);
    expect(named(subjects("recursion-stopped"))).toEqual(fed);
    expect(named(subjects("throttles"))).toEqual([...fed, "socket"].toSorted());
    expect(named(subjects("stream-behind"))).toEqual(["provision", "react"]);
    expect(named(subjects("authorizer-errors"))).toEqual(["authorizer"]);
    const services = alarms.filter(({ kind }) => kind === "partial-failures").map(({ Dimensions: given }) => given[1]?.Value);
    expect(services.toSorted()).toEqual(["complete", "dispatch", "notify", "provision", "react"]);
  });

  it("cost no more than the README says: $0.10 a month for each metric that they look at", () => {
    const metrics = alarms.reduce((sum, alarm) => sum + alarm.metrics.length, 0);
    expect(metrics * 0.1 + 0.5).toBeCloseTo(5.2);
    const [, said] = /alarms \(\$([\d.]+)\)/.exec(readme) ?? [];
    expect(Number(said)).toBeCloseTo(5.2);
  });

  it("take part in one alarm over all of them", () => {
    const [over, ...others] = template.read("AWS::CloudWatch::CompositeAlarm", Composite);
    const parts = over?.AlarmRule["Fn::Join"][1] ?? [];
    expect(others).toEqual([]);
    expect(parts.flatMap((part) => (typeof part === "string" ? [] : part["Fn::GetAtt"][0])).toSorted()).toEqual(
      alarms.map(({ id }) => id).toSorted(),
    );
    expect(parts.filter((part) => typeof part === "string").join("")).toMatch(/^\(ALARM\(""\)( OR ALARM\(""\))*\)$/);
    // CloudWatch takes no longer one.
    expect(parts.length * 60).toBeLessThan(10_240);
  });

  it("tell nobody without an address", () => {
    for (const { AlarmActions, OKActions } of alarms) expect([...AlarmActions, ...OKActions]).toEqual([]);
  });
});

describe("where Airflow, another issuer or a bot is configured", () => {
  const SETTINGS = {
    airflow: { url: "https://airflow.example.com" },
    oidc: { issuer: "https://login.example.com", audience: "belfry", access: { desk: ["read"] } },
    telegram: { username: "belfry_bot", chats: { ops: { id: -1_001, access: ["operate"] } } },
  };
  const kindsWith = (settings: object) => {
    const template = cloud.synthesise({ belfry: { scopes: { real: {} }, ...settings } }).stacks["Belfry-real"];
    return new Set(template && alarmsIn(template).map(({ kind }) => kind));
  };

  it.each<[keyof typeof SETTINGS, readonly AlarmKind[]]>([
    ["airflow", ["airflow-not-followed", "airflow-runs-not-synced"]],
    ["oidc", ["issuer-unreachable"]],
    ["telegram", ["telegram-answers-failed"]],
  ])("there are its alarms: %s", (name, kinds) => {
    const others = Object.keys(ALARMS).filter((kind) => !CONFIGURED.has(kind));
    expect(kindsWith({ [name]: SETTINGS[name] })).toEqual(new Set([...others, ...kinds]));
  });

  it("all together are all of the table", () => {
    expect(kindsWith(SETTINGS)).toEqual(new Set(Object.keys(ALARMS)));
  });
});

describe("with an address for alarms", () => {
  const { stacks: told } = cloud.synthesise({
    belfry: { scopes: { real: {} }, alarmEmail: "ops@example.com", runbooks: "https://example.com/operations.md" },
  });
  const template = told["Belfry-real"];
  if (!template) throw new Error("there is no stack of the scope");

  it("the one over all tells that something rings and that nothing does any more; each tells only that it is well again", () => {
    const [topic] = template.of("AWS::SNS::Topic").map(({ id }) => ({ Ref: id }));
    const [over] = template.read("AWS::CloudWatch::CompositeAlarm", Composite);
    expect(over).toMatchObject({ AlarmActions: [topic], OKActions: [topic] });
    for (const alarm of alarmsIn(template)) expect(alarm).toMatchObject({ AlarmActions: [], OKActions: [topic] });
  });

  it("each links to its section where the runbooks are to be read", () => {
    for (const { AlarmDescription, kind } of alarmsIn(template))
      expect(AlarmDescription).toMatch(new RegExp(` https://example\\.com/operations\\.md#${kind}$`));
  });

  it("the topic of alarms lets CloudWatch publish for this account, and nobody over plain HTTP", () => {
    const Policy = z.object({ PolicyDocument: z.object({ Statement: z.array(z.record(z.string(), z.unknown())) }) });
    const statements = template.read("AWS::SNS::TopicPolicy", Policy).flatMap(({ PolicyDocument }) => PolicyDocument.Statement);
    expect(statements).toMatchObject([
      { Effect: "Deny", Condition: { Bool: { "aws:SecureTransport": "false" } } },
      {
        Effect: "Allow",
        Action: "sns:Publish",
        Principal: { Service: "cloudwatch.amazonaws.com" },
        Condition: { StringEquals: { "aws:SourceAccount": { Ref: "AWS::AccountId" } } },
      },
    ]);
  });
});

it("every section on an alarm says what it means, what users notice, where to look first, how to mend and how to verify", () => {
  for (const kind of Object.keys(ALARMS)) {
    const [, section = ""] = new RegExp(`^### ${kind}\\n(.*?)(?=^##)`, "ms").exec(`${runbooks}\n## end`) ?? [];
    for (const part of ["**Means**", "**Users notice**", "**First look**", "**Mend**", "**Verify**"])
      expect(`${kind}: ${section}`).toContain(part);
    expect(runbooks).toContain(`(#${kind})`);
  }
});

it("the sweep is not tried again by who invokes it, and not kept for later", () => {
  const Target = z.object({ Target: z.object({ Arn, RetryPolicy: z.unknown() }) });
  for (const template of Object.values(stacks)) {
    const schedules = template
      .read("AWS::Scheduler::Schedule", Target)
      .filter(({ Target: { Arn: arn } }) => functionOf(arn["Fn::GetAtt"][0]) === "sweep");
    expect(schedules).toMatchObject([{ Target: { RetryPolicy: { MaximumEventAgeInSeconds: 300, MaximumRetryAttempts: 0 } } }]);
    const invoked = template.of("AWS::Lambda::EventInvokeConfig").map(({ Properties }) => Properties);
    expect(invoked).toHaveLength(2);
    expect(invoked).toContainEqual(
      expect.objectContaining({
        FunctionName: { Ref: expect.stringMatching(/^Functionssweep/) },
        MaximumEventAgeInSeconds: 300,
        MaximumRetryAttempts: 0,
      }),
    );
    for (const { Properties } of template.of("AWS::Lambda::Function"))
      expect(Properties).not.toHaveProperty("ReservedConcurrentExecutions");
  }
});
