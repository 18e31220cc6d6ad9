import { expect, it } from "vitest";
import * as z from "zod";
import { routes } from "../../shared/contract/routes.ts";
import { useCloud, WITH_TELEGRAM } from "./support/cloud.ts";
import { functionOf, Ref } from "./support/policies.ts";

const cloud = useCloud();
const scopes = { real: { services: ["scout"] }, mock: {} };
const Function = z.object({ ReservedConcurrentExecutions: z.int().optional() });
const Mapping = z.object({ FunctionName: Ref, ScalingConfig: z.object({ MaximumConcurrency: z.int().min(2) }).optional() });

/** By function, those that have one. */
function reservations(context: object, stack = "Belfry-real") {
  const template = cloud.synthesise({ belfry: { scopes, ...context } }).stacks[stack];
  const reserved = (template?.read("AWS::Lambda::Function", Function) ?? []).flatMap(({ id, ReservedConcurrentExecutions: amount }) =>
    amount === undefined ? [] : [[functionOf(id), amount] as const],
  );
  return { template, reserved: Object.fromEntries(reserved) };
}

it("nothing is reserved unless cdk.json says so: a new account has ten, and any reservation would fail", () => {
  expect(reservations({}).reserved).toEqual({});
});

it("reserving keeps dispatch and complete running, and bounds each function that serves requests from outside", () => {
  const { telegram } = WITH_TELEGRAM.belfry;
  const { reserved } = reservations({ reserve: true, telegram });
  const serving = new Set<string>(["authorizer", "console", "socket", ...Object.values(routes).map(({ servedBy }) => servedBy)]);
  expect(reserved).toMatchObject({ dispatch: 300, complete: 100, publish: 50, api: 50, authorizer: 50 });
  expect(new Set(Object.keys(reserved))).toEqual(new Set(["dispatch", ...serving]));
  // With what Lambda wants unreserved, a scope fits into an account of 1,000.
  expect(Object.values(reserved).reduce((sum, amount) => sum + amount)).toBeLessThanOrEqual(900);
});

it("a scope may reserve, or not, against what the others do", () => {
  const own = { scopes: { ...scopes, mock: { reserve: true } } };
  expect([reservations(own).reserved, reservations(own, "Belfry-mock").reserved]).toMatchObject([{}, { dispatch: 300 }]);
  const none = { reserve: true, scopes: { ...scopes, mock: { reserve: false } } };
  expect(reservations(none, "Belfry-mock").reserved).toEqual({});
});

it("the queues of a function with a reservation ask for no more at once than it has: what is throttled becomes a dead letter", () => {
  const { template, reserved } = reservations({ reserve: true });
  const queues = template?.read("AWS::Lambda::EventSourceMapping", Mapping).map(({ FunctionName, ScalingConfig }) => ({
    name: functionOf(FunctionName.Ref),
    most: ScalingConfig?.MaximumConcurrency,
  }));
  const byFunction = Map.groupBy(queues ?? [], ({ name }) => name);

  expect([...byFunction.keys()]).toEqual(expect.arrayContaining(["dispatch", "complete"]));
  for (const [name, own] of byFunction) {
    if (!(name in reserved)) continue;
    expect(own.every(({ most }) => most !== undefined)).toBe(true);
    expect(own.reduce((sum, { most = 0 }) => sum + most, 0)).toBeLessThanOrEqual(reserved[name] ?? 0);
  }
});

it("the throttles of cdk.json are the stage's, whole, also where only a part is said", () => {
  const Settings = z.looseObject({ ThrottlingRateLimit: z.number(), ThrottlingBurstLimit: z.number() });
  const Stage = z.object({ DefaultRouteSettings: Settings, RouteSettings: z.record(z.string(), Settings) });
  const { template } = reservations({ apiThrottle: { rate: 20 }, eventsThrottle: { burst: 7 } });
  const [stage] = template?.read("AWS::ApiGatewayV2::Stage", Stage, /^Api/) ?? [];

  expect(stage?.DefaultRouteSettings).toMatchObject({ ThrottlingRateLimit: 20, ThrottlingBurstLimit: 5_000 });
  expect(stage?.RouteSettings["POST /events"]).toMatchObject({ ThrottlingRateLimit: 500, ThrottlingBurstLimit: 7 });
  for (const context of [{ apiThrottle: { rate: 0 } }, { eventsThrottle: { burst: 0 } }]) {
    expect(() => reservations(context)).toThrow(/Throttle/);
  }
});
