import { createServer, type RequestListener } from "node:http";
import { once } from "node:events";
import { afterEach, expect, it } from "vitest";
import { awsSettings } from "../../../sdk/connection/aws-settings.ts";
import { isLoopback } from "../../../sdk/connection/loopback.ts";

const local = { endpoint: "http://127.0.0.1:4599", region: "us-east-1" };
const nobody = { accessKeyId: "local", secretAccessKey: "local" };
const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

it("asks an API on this machine where its queues are, and needs neither region nor credentials for them", async () => {
  const apiUrl = await api(answering(200, local));
  expect(await awsSettings({ apiUrl: `${apiUrl}/` }, {})).toEqual({ ...local, credentials: nobody });
  expect(await awsSettings({}, { BELFRY_API_URL: apiUrl })).toEqual({ ...local, credentials: nobody });
});

it("follows options over variables, and both over what the API says", async () => {
  const apiUrl = await api(answering(200, local));
  const variables = { AWS_REGION: "ap-northeast-2", AWS_ACCESS_KEY_ID: "mine", AWS_SECRET_ACCESS_KEY: "mine" };
  expect(await awsSettings({ apiUrl }, variables)).toEqual({ endpoint: local.endpoint, region: "ap-northeast-2" });
  expect(await awsSettings({ apiUrl, region: "eu-west-1" }, variables)).toMatchObject({ region: "eu-west-1" });
  const endpoints = { AWS_ENDPOINT_URL: "http://127.0.0.1:1", AWS_ENDPOINT_URL_SQS: "http://127.0.0.1:2" };
  expect(await awsSettings({ apiUrl }, endpoints)).toEqual({ endpoint: "http://127.0.0.1:2", region: "us-east-1", credentials: nobody });
  expect(await awsSettings({ apiUrl, endpoint: "http://localhost:3" }, endpoints)).toMatchObject({ endpoint: "http://localhost:3" });
});

it("asks nobody when the endpoint is given, and leaves an endpoint elsewhere to the AWS SDK", async () => {
  const apiUrl = "http://127.0.0.1:1";
  expect(await awsSettings({ apiUrl, endpoint: "http://sqs.example:4566" }, {})).toEqual({ endpoint: "http://sqs.example:4566" });
  expect(await awsSettings({ apiUrl: "https://api.example" }, {})).toEqual({});
});

it.each([
  ["has no such route", answering(404, { message: "Not Found" })],
  ["asks for a token", answering(401, { message: "Unauthorized" })],
  ["says something else", answering(200, { hello: "world" })],
  ["names an endpoint on another machine", answering(200, { ...local, endpoint: "http://169.254.169.254" })],
] as const)("takes an API that %s for one on AWS, reached through this machine", async (_case, listener) => {
  expect(await awsSettings({ apiUrl: await api(listener) }, {})).toEqual({});
});

it.each([503, 429])("says that the API is not there yet when it answers %i", async (status) => {
  const apiUrl = await api(answering(status, { message: "starting" }));
  await expect(awsSettings({ apiUrl }, {})).rejects.toMatchObject({ code: "API_UNREACHABLE" });
});

it("says that the API is not there yet when nobody listens", async () => {
  await expect(awsSettings({ apiUrl: "http://127.0.0.1:1" }, {})).rejects.toMatchObject({ code: "API_UNREACHABLE" });
});

it.each([
  ["http://127.0.0.1:8095", true],
  ["http://127.9.9.9", true],
  ["http://127.1:8095", true],
  ["http://LOCALHOST:1", true],
  ["http://api.localhost", true],
  ["http://[::1]:8095", true],
  ["http://localhost.example", false],
  ["http://127.0.0.1.example", false],
  ["http://10.0.0.1", false],
  ["no url", false],
] as const)("%s is on this machine: %s", (url, expected) => {
  expect(isLoopback(url)).toBe(expected);
});

function answering(status: number, body: object): RequestListener {
  return ({ method, url }, response) => {
    const found = method === "GET" && url === "/_local/aws";
    response.writeHead(found ? status : 500, { "content-type": "application/json" }).end(JSON.stringify(body));
  };
}

async function api(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, "127.0.0.1");
  await once(server, "listening");
  closing.push(() => server.close());
  const address = server.address();
  return `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
}
