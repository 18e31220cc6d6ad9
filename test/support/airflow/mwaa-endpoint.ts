import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import * as z from "zod";
import type { AirflowStub } from "../../../localstack/airflow-stub/airflow-stub.ts";
import { close, listen } from "../../../localstack/endpoint/listen.ts";
import { readBody } from "../../../localstack/endpoint/read-body.ts";
import { isSignedBy } from "./sigv4.ts";

export const REGION = "ap-northeast-2";
/** Whose role may do all. */
export const CALLER = { accessKeyId: "AKIDBELFRY", secretAccessKey: "secret-of-aws", sessionToken: "token-of-aws" };

/** An answer of MWAA itself, in place of what Airflow would say: `AccessDeniedException`. `drop` breaks the connection before, `lost` after it was done. */
export type MwaaFault = { readonly status: number; readonly type: string; readonly body: object } | "drop" | "lost" | "hang";

export interface MwaaEndpoint {
  readonly url: string;
  /** What InvokeRestApi was sent, in order. */
  readonly invocations: readonly z.infer<typeof Invocation>[];
  /** Whom Airflow takes a caller for. @default admin */
  role: "admin" | "viewer";
  before(invocation: z.infer<typeof Invocation>): MwaaFault | undefined;
  stop(): Promise<void>;
}

/** The model's constraints, but for the length of a path, which AWS's own operators do not keep to. */
const Invocation = z.strictObject({
  Name: z.string().regex(/^[a-zA-Z][0-9a-zA-Z_-]{0,79}$/),
  Method: z.enum(["GET", "PUT", "POST", "PATCH", "DELETE"]),
  Path: z.string().startsWith("/"),
  QueryParameters: z.record(z.string(), z.union([z.string(), z.array(z.string())])).optional(),
  Body: z.record(z.string(), z.unknown()).optional(),
});

/**
 * MWAA's endpoint for one environment, `production`, before a stand-in for Airflow: InvokeRestApi as its model says, with signatures
 * that are checked. https://docs.aws.amazon.com/mwaa/latest/API/API_InvokeRestApi.html
 */
export async function startMwaaEndpoint(stub: AirflowStub, api: "v1" | "v2"): Promise<MwaaEndpoint> {
  const invocations: z.infer<typeof Invocation>[] = [];
  const server = createServer((request, response) => void answer(request, response));
  const bound = await listen(server, 0, "the stand-in for MWAA");
  const endpoint: MwaaEndpoint = {
    url: `http://127.0.0.1:${bound}`,
    invocations,
    role: "admin",
    before: () => undefined,
    stop: () => close(server),
  };
  return endpoint;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const text = (await readBody(request, 1_000_000))?.toString() ?? "";
    const [, name = ""] = /^\/restapi\/([^/?]+)$/.exec(request.url ?? "") ?? [];
    const refuse = (status: number, type: string, body: object) =>
      response.writeHead(status, { "content-type": "application/json", "x-amzn-errortype": `${type}:` }).end(JSON.stringify(body));

    const { method = "", url: path = "", headers } = request;
    if (!isSignedBy(CALLER, { region: REGION, service: "airflow" }, { method, path, headers, body: text }))
      return void refuse(403, "InvalidSignatureException", { message: "The request signature does not match" });
    const sent = Invocation.safeParse({ Name: decodeURIComponent(name), ...JSON.parse(text) });
    if (method !== "POST" || !sent.success) return void refuse(400, "ValidationException", { message: String(sent.error) });
    const invocation = sent.data;
    invocations.push(invocation);
    const fault = endpoint.before(invocation);
    if (fault === "drop") return void request.socket.destroy();
    if (fault === "hang") return;
    if (typeof fault === "object") return void refuse(fault.status, fault.type, fault.body);
    if (invocation.Name !== "production") return void refuse(404, "ResourceNotFoundException", { message: "Environment not found" });
    const { status, value } = await askAirflow(invocation);
    if (fault === "lost") return void request.socket.destroy();
    const body = { RestApiStatusCode: status, RestApiResponse: value };
    if (status >= 500) return void refuse(400, "RestApiServerException", body);
    if (status >= 400) return void refuse(400, "RestApiClientException", body);
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(body));
  }

  /** As the user of the role, who is nobody that Belfry knows. */
  async function askAirflow({ Method, Path, QueryParameters = {}, Body }: z.infer<typeof Invocation>) {
    const address = new URL(`${stub.url}/api/${api}${Path}`);
    for (const [name, values] of Object.entries(QueryParameters))
      for (const value of [values].flat()) address.searchParams.append(name, value);
    const { role } = endpoint;
    const authorization = api === "v1" ? `Basic ${btoa(`${role}:${role}`)}` : `Bearer ${stub.access.logIn(role, role, stub.world.now())}`;
    const answered = await fetch(address, {
      method: Method,
      headers: { authorization, accept: "application/json", "content-type": "application/json" },
      ...(Body === undefined ? {} : { body: JSON.stringify(Body) }),
    });
    const text = await answered.text();
    const isJson = /[/+]json/.test(answered.headers.get("content-type") ?? "");
    return { status: answered.status, value: isJson && text !== "" ? (JSON.parse(text) as unknown) : text };
  }
}
