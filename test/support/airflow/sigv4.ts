import { createHash, createHmac } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";

interface Signed {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

const SHAPE =
  /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/([^/]+)\/aws4_request, SignedHeaders=([^,]+), Signature=([\da-f]{64})$/;

/** Whether a request without a query is signed by these credentials. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html */
export function isSignedBy(
  { accessKeyId, secretAccessKey, sessionToken }: Readonly<Record<"accessKeyId" | "secretAccessKey" | "sessionToken", string>>,
  place: { readonly region: string; readonly service: string },
  { method, path, headers, body }: Signed,
): boolean {
  const [, key, day = "", region = "", service = "", names = "", signature] = SHAPE.exec(headers.authorization ?? "") ?? [];
  if (key !== accessKeyId || region !== place.region || service !== place.service) return false;
  const signed = names.split(";");
  if (!["content-type", "host", "x-amz-date", "x-amz-security-token"].every((name) => signed.includes(name))) return false;
  if (headers["x-amz-security-token"] !== sessionToken) return false;
  const canonical = [method, path, "", ...signed.map((name) => `${name}:${String(headers[name]).trim()}`), "", names, hashed(body)].join(
    "\n",
  );
  const toSign = ["AWS4-HMAC-SHA256", headers["x-amz-date"], `${day}/${region}/${service}/aws4_request`, hashed(canonical)].join("\n");
  const secret = [day, region, service, "aws4_request"].reduce<string | Buffer>(
    (last, part) => createHmac("sha256", last).update(part).digest(),
    `AWS4${secretAccessKey}`,
  );
  return createHmac("sha256", secret).update(toSign).digest("hex") === signature;
}

function hashed(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
