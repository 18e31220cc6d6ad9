import { expect, it } from "vitest";
import * as z from "zod";
import { useCloud } from "./support/cloud.ts";
import { Arn, functionOf, joined } from "./support/policies.ts";

const { stacks } = useCloud().synthesise({});

it.each(Object.entries(stacks))(
  "in %s one function is handed all that comes by WebSocket, and alone decides who connects",
  (_, template) => {
    const Route = z.object({
      RouteKey: z.string(),
      AuthorizationType: z.string(),
      RouteResponseSelectionExpression: z.string().optional(),
    });
    const routesOfSockets = template.read("AWS::ApiGatewayV2::Route", Route, /^Live/);
    expect(routesOfSockets.map(({ RouteKey, AuthorizationType }) => [RouteKey, AuthorizationType])).toEqual([
      ["$connect", "NONE"],
      ["$disconnect", "NONE"],
      ["$default", "NONE"],
    ]);
    expect(routesOfSockets.flatMap((route) => route.RouteResponseSelectionExpression ?? [])).toEqual(["$default"]);
    const callers = template.read("AWS::Lambda::Permission", z.object({ FunctionName: Arn, SourceArn: z.unknown() }), /^Live/);
    expect(callers.map(({ FunctionName }) => functionOf(FunctionName["Fn::GetAtt"][0]))).toEqual(["socket", "socket", "socket"]);
    expect(callers.map(({ SourceArn }) => joined(SourceArn).split("/").at(-1))).toEqual(["*$connect", "*$disconnect", "*$default"]);
    const Stage = z.object({
      StageName: z.string(),
      AutoDeploy: z.boolean(),
      DefaultRouteSettings: z.object({ ThrottlingRateLimit: z.number() }),
    });
    expect(template.read("AWS::ApiGatewayV2::Stage", Stage, /^Live/)).toMatchObject([{ StageName: "live", AutoDeploy: true }]);
  },
);
