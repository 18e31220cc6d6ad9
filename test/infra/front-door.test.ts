import { expect, it } from "vitest";
import * as z from "zod";
import { useCloud } from "./support/cloud.ts";
import { functionOf, joined } from "./support/policies.ts";

const cloud = useCloud();
const webAclArn = "arn:aws:wafv2:us-east-1:123456789012:global/webacl/belfry/0a1b2c3d-0000-4000-8000-000000000000";
const scopes = { real: {} };
const OVER_TLS = { CustomOriginConfig: { OriginProtocolPolicy: "https-only", OriginSSLProtocols: ["TLSv1.2"] } };

it("with a web ACL a distribution stands before the API: it caches nothing, and shows functions that a request came by it", () => {
  const { stacks, report } = cloud.synthesise({ belfry: { scopes, waf: { webAclArn } } });
  const stack = stacks["Belfry-real"];
  const [distribution, ...others] = stack?.of("AWS::CloudFront::Distribution") ?? [];
  const Origin = z.looseObject({ OriginCustomHeaders: z.tuple([z.looseObject({})]) });
  const Config = z.looseObject({
    WebACLId: z.string(),
    Origins: z.tuple([Origin, Origin]),
    CacheBehaviors: z.array(z.looseObject({ PathPattern: z.string() })),
  });
  const config = Config.parse(distribution?.Properties["DistributionConfig"]);
  const [header] = config.Origins[0].OriginCustomHeaders;

  expect(others).toEqual([]);
  expect(report.pluginReports).toMatchObject([{ conclusion: "success", violations: [] }]);
  expect(config).toMatchObject({
    WebACLId: webAclArn,
    DefaultCacheBehavior: {
      // CloudFront's own policies: CachingDisabled, AllViewerExceptHostHeader.
      CachePolicyId: "4135ea2d-6df8-44a3-9df3-4b5a84be39ad",
      OriginRequestPolicyId: "b689b0a8-53d0-40ab-baf2-68738e2966ac",
      ViewerProtocolPolicy: "https-only",
      AllowedMethods: ["GET", "HEAD", "OPTIONS", "PUT", "PATCH", "POST", "DELETE"],
    },
    Origins: [OVER_TLS, OVER_TLS],
    CacheBehaviors: [{ PathPattern: "/live", CachePolicyId: "4135ea2d-6df8-44a3-9df3-4b5a84be39ad", ViewerProtocolPolicy: "https-only" }],
  });
  expect(config.Origins[1].OriginCustomHeaders).toEqual([header]);
  expect(JSON.stringify(stack?.outputs["SocketUrl"])).toContain(distribution?.id);
  expect(header).toMatchObject({ HeaderName: "x-belfry-front-door" });

  const Function = z.object({ Environment: z.object({ Variables: z.looseObject({ FRONT_DOOR_SECRET: z.unknown().optional() }) }) });
  const told = (stack?.read("AWS::Lambda::Function", Function) ?? []).flatMap(({ id, Environment: { Variables } }) =>
    Variables.FRONT_DOOR_SECRET === undefined ? [] : [[functionOf(id), Variables.FRONT_DOOR_SECRET]],
  );
  const serving = ["api", "complete", "publish", "redrive", "schedules", "accounts", "tasks", "notifications", "socket"];
  expect(Object.fromEntries(told)).toEqual(Object.fromEntries(serving.map((name) => [name, header["HeaderValue"]])));
  expect(joined(header["HeaderValue"])).toMatch(/^\{\{resolve:secretsmanager:<FrontDoorSecret\w+>:SecretString/);
  expect(JSON.stringify(stack?.outputs["ApiUrl"])).toContain(distribution?.id);
});

it("without one there is no distribution, and on a laptop never", () => {
  for (const context of [{ belfry: { scopes } }, { belfry: { scopes, waf: { webAclArn } }, local: true }]) {
    const stack = cloud.synthesise(context).stacks["Belfry-real"];
    expect(stack?.of("AWS::CloudFront::Distribution")).toEqual([]);
    expect(JSON.stringify(stack?.resources)).not.toContain("FRONT_DOOR");
  }
});

it("a web ACL that CloudFront cannot take is refused, with a message that says so", () => {
  const regional = webAclArn.replace("us-east-1", "ap-northeast-2").replace("global", "regional");
  expect(() => cloud.synthesise({ belfry: { scopes, waf: { webAclArn: regional } } })).toThrow("scope CLOUDFRONT");
});
