import { parseXML } from "@aws-sdk/xml-builder";

/** What came back: the parsed XML, below its root element. */
export interface QueryAnswer {
  readonly status: number;
  readonly root: string;
  readonly content: unknown;
}

/** Sends a request of the SQS Query protocol as SDKs before the JSON protocol did: form-encoded, to a queue's URL or the endpoint. */
export async function sendQuery(url: string, parameters: Readonly<Record<string, string | number>>, method = "POST"): Promise<QueryAnswer> {
  const form = new URLSearchParams({ Version: "2012-11-05", ...mapValues(parameters) }).toString();
  const headers = {
    authorization: "AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/sqs/aws4_request, SignedHeaders=host, Signature=0",
    ...(method === "POST" ? { "content-type": "application/x-www-form-urlencoded; charset=utf-8" } : {}),
  };
  const response = await fetch(method === "POST" ? url : `${url}?${form}`, {
    method,
    headers,
    ...(method === "POST" ? { body: form } : {}),
  });
  const [[root, content] = ["", undefined]] = Object.entries<unknown>(parseXML(await response.text()));
  return { status: response.status, root, content };
}

function mapValues(parameters: Readonly<Record<string, string | number>>): Record<string, string> {
  return Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, String(value)]));
}
