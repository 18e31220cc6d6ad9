import { request } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startLocalStack, type LocalStack } from "../../localstack/stack/stack.ts";
import { functionResource, temporaryDirectory, writeAssembly } from "./support/assembly.ts";

const API = `
export const handler = async (event) => {
  switch (event.rawPath) {
    case '/fail': throw new Error('secret detail')
    case '/value': return { hello: 'world' }
    case '/crash': setImmediate(() => { throw new Error('crash') }); return new Promise(() => {})
    case '/slow': return new Promise(() => {})
    case '/large': return { statusCode: 200, body: (event.rawQueryString || 'é').repeat(30_000) }
    case '/large-binary': return { statusCode: 200, body: 'abcd'.repeat(10_000), isBase64Encoded: event.rawQueryString === '' }
    case '/binary': return { statusCode: 201, headers: { 'Content-Type': 'image/png' }, cookies: ['a=1', 'b=2'], body: Buffer.from([1, 2, 255]).toString('base64'), isBase64Encoded: true }
    default: return { statusCode: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify({ event, environment: process.env }) }
  }
}`;
const AUTHORIZER = `
let calls = 0
export const handler = async (event) => ({ isAuthorized: event.identitySource[0] === 'good', context: { calls: ++calls, version: event.version } })`;

describe("the HTTP API", () => {
  let stack: LocalStack;
  let url: string;

  beforeAll(async () => {
    const route = (RouteKey: string, more: Record<string, unknown> = {}) => ({
      Type: "AWS::ApiGatewayV2::Route",
      Properties: { ApiId: { Ref: "Api" }, RouteKey, Target: { "Fn::Join": ["/", ["integrations", { Ref: "Integration" }]] }, ...more },
    });
    const uri = { "Fn::Sub": "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${Authorizer.Arn}/invocations" };
    const assemblyDirectory = writeAssembly(
      temporaryDirectory(),
      {
        Api: { Type: "AWS::ApiGatewayV2::Api", Properties: { Name: "api", ProtocolType: "HTTP" } },
        Stage: { Type: "AWS::ApiGatewayV2::Stage", Properties: { ApiId: { Ref: "Api" }, StageName: "$default", AutoDeploy: true } },
        Integration: {
          Type: "AWS::ApiGatewayV2::Integration",
          Properties: {
            ApiId: { Ref: "Api" },
            IntegrationType: "AWS_PROXY",
            IntegrationUri: { "Fn::GetAtt": ["Handler", "Arn"] },
            PayloadFormatVersion: "2.0",
          },
        },
        Guard: {
          Type: "AWS::ApiGatewayV2::Authorizer",
          Properties: {
            ApiId: { Ref: "Api" },
            AuthorizerType: "REQUEST",
            AuthorizerUri: uri,
            AuthorizerPayloadFormatVersion: "2.0",
            EnableSimpleResponses: true,
            IdentitySource: ["$request.header.Authorization"],
            Name: "guard",
          },
        },
        Open: route("ANY /{proxy+}"),
        Secured: route("GET /secured/{id}", { AuthorizationType: "CUSTOM", AuthorizerId: { Ref: "Guard" } }),
        Handler: functionResource("api", { Timeout: 1, Environment: { Variables: { TABLE: "jobs" } } }),
        Authorizer: functionResource("authorizer"),
      },
      { api: API, authorizer: AUTHORIZER },
    );
    stack = await startLocalStack({ assemblyDirectory, stacks: [{ stackName: "Fixture", port: 0 }], awsPort: 0 });
    url = stack.apis["Fixture"] ?? "";
  });
  afterAll(() => stack.stop());

  it("hands a payload format 2.0 event to the function", async () => {
    const response = await fetch(`${url}/a%20b/c?x=1&x=2&y=%C3%A9`, {
      method: "POST",
      headers: { Cookie: "a=1; b=2", "X-Custom": "Yes", "content-type": "application/json" },
      body: '{"q":1}',
    });
    expect(response.headers.get("content-type")).toBe("application/json");
    expect(await response.json()).toMatchObject({
      event: {
        version: "2.0",
        routeKey: "ANY /{proxy+}",
        rawPath: "/a b/c",
        rawQueryString: "x=1&x=2&y=%C3%A9",
        queryStringParameters: { x: "1,2", y: "é" },
        cookies: ["a=1", "b=2"],
        headers: { "x-custom": "Yes" },
        pathParameters: { proxy: "a b/c" },
        body: '{"q":1}',
        isBase64Encoded: false,
        requestContext: { stage: "$default", http: { method: "POST", path: "/a b/c", protocol: "HTTP/1.1", sourceIp: "127.0.0.1" } },
      },
    });
  });

  it("gives the function its own environment and nothing of this process", async () => {
    const body: unknown = await (await fetch(`${url}/environment`)).json();
    expect(body).toMatchObject({
      environment: {
        TABLE: "jobs",
        AWS_REGION: "us-east-1",
        AWS_LAMBDA_FUNCTION_NAME: "Fixture-Handler",
        AWS_ENDPOINT_URL: stack.awsEndpoint,
      },
    });
    expect(body).not.toHaveProperty("environment.VITEST");
  });

  it("tells workers on this machine, beside the API's own routes, where AWS is", async () => {
    const response = await fetch(`${url}/_local/aws`);
    expect(await response.json()).toEqual({ endpoint: stack.awsEndpoint, region: "us-east-1" });
    const post: unknown = await (await fetch(`${url}/_local/aws`, { method: "POST", body: "x" })).json();
    expect(post).toMatchObject({ event: { rawPath: "/_local/aws" } });
  });

  it("encodes binary bodies in both directions", async () => {
    const echoed: unknown = await (
      await fetch(`${url}/echo`, {
        method: "POST",
        headers: { "content-type": "application/octet-stream" },
        body: new Uint8Array([255, 0]),
      })
    ).json();
    expect(echoed).toMatchObject({ event: { body: "/wA=", isBase64Encoded: true } });
    const response = await fetch(`${url}/binary`);
    expect([response.status, response.headers.get("content-type"), response.headers.getSetCookie(), [...(await response.bytes())]]).toEqual(
      [201, "image/png", ["a=1", "b=2"], [1, 2, 255]],
    );
  });

  it("hands over forms, and text that is not UTF-8, byte by byte", async () => {
    const post = async (type: string, body: Uint8Array<ArrayBuffer>): Promise<unknown> =>
      (await fetch(`${url}/echo`, { method: "POST", headers: { "content-type": type }, body })).json();
    const form = Buffer.from("payload=%7B%7D");
    expect(await post("application/x-www-form-urlencoded", form)).toMatchObject({
      event: { body: form.toString("base64"), isBase64Encoded: true },
    });
    const latin1 = Buffer.from('{"name":"é"}', "latin1");
    expect(await post("application/json", latin1)).toMatchObject({ event: { body: latin1.toString("base64"), isBase64Encoded: true } });
  });

  it("answers a bare value as JSON, and a large body whole", async () => {
    expect(await (await fetch(`${url}/value`)).json()).toEqual({ hello: "world" });
    for (const query of ["", "", "x", "y", "x"]) {
      expect(await (await fetch(`${url}/large?${query}`)).text()).toBe((query === "" ? "é" : query).repeat(30_000));
    }
    for (const query of ["", "text", ""]) {
      const bytes = Buffer.from(await (await fetch(`${url}/large-binary?${query}`)).arrayBuffer());
      expect(bytes.equals(Buffer.from("abcd".repeat(10_000), query === "" ? "base64" : "utf8"))).toBe(true);
    }
  });

  it("hides failures, and goes on after a crash or a timeout", async () => {
    for (const path of ["/fail", "/crash", "/slow"]) {
      const response = await fetch(url + path);
      expect([response.status, await response.text()]).toEqual([500, '{"message":"Internal Server Error"}']);
    }
    expect((await fetch(`${url}/value`)).status).toBe(200);
  });

  it("answers 404 without a route and 413 for a body over 10 MB", async () => {
    expect((await fetch(`${url}/`)).status).toBe(404);
    expect((await fetch(`${url}/big`, { method: "POST", body: new Uint8Array(10 * 1024 * 1024 + 1) })).status).toBe(413);
  });

  it("asks the authorizer, and remembers its answer", async () => {
    expect((await fetch(`${url}/secured/1`)).status).toBe(401);
    expect((await fetch(`${url}/secured/1`, { headers: { authorization: "bad" } })).status).toBe(403);
    const good = async (): Promise<unknown> => (await fetch(`${url}/secured/1`, { headers: { authorization: "good" } })).json();
    expect(await good()).toMatchObject({
      event: {
        routeKey: "GET /secured/{id}",
        pathParameters: { id: "1" },
        requestContext: { authorizer: { lambda: { calls: 2, version: "2.0" } } },
      },
    });
    expect(await good()).toMatchObject({ event: { requestContext: { authorizer: { lambda: { calls: 2 } } } } });
  });

  it.each([
    ["a host name that is not loopback", { host: "evil.example:80" }],
    ["the origin of another site", { origin: "https://evil.example" }],
  ])("refuses %s, as does the AWS endpoint", async (_name, headers) => {
    for (const base of [url, stack.awsEndpoint]) {
      const status = await new Promise((resolve, reject) => {
        request(`${base}/value`, { headers }, (response) => resolve(response.resume().statusCode))
          .on("error", reject)
          .end();
      });
      expect(status).toBe(403);
    }
  });

  it("runs the Lambda API too", async () => {
    const invoke = (path: string) =>
      fetch(`${stack.awsEndpoint}/2015-03-31/functions/Fixture-Handler/invocations`, {
        method: "POST",
        body: JSON.stringify({ rawPath: path }),
      });
    expect(await (await invoke("/value")).json()).toEqual({ hello: "world" });
    const failed = await invoke("/fail");
    expect([failed.headers.get("x-amz-function-error"), await failed.json()]).toEqual([
      "Unhandled",
      expect.objectContaining({ errorType: "Error", errorMessage: "secret detail" }),
    ]);
  });
});
