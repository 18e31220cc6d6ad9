import { promisify } from "node:util";
import { constants, gzip } from "node:zlib";
import type { MiddlewareObj } from "@middy/core";
import type { APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import type { HttpEvent } from "../http/types.ts";
import { tagOfCoding } from "./not-modified.ts";

/** Smaller bodies travel in one packet anyway; in bytes, about. */
const WORTH_IT = 1_024;
const compressed = promisify(gzip);

/**
 * Compresses large bodies for callers that take gzip; API Gateway takes bytes as base64. The library for it
 * (@middy/http-content-encoding) compresses small ones too, and holds up the invocations of the laptop's one thread meanwhile.
 */
export function compress(): MiddlewareObj<HttpEvent, APIGatewayProxyStructuredResultV2> {
  return {
    after: async ({ event, response }) => {
      if (!response?.body || response.isBase64Encoded || response.body.length < WORTH_IT) return;
      response.headers = { ...response.headers, vary: "accept-encoding" };
      if (!takesGzip(event.headers["accept-encoding"])) return;
      const bytes = await compressed(response.body, { level: constants.Z_BEST_SPEED });
      response.headers["content-encoding"] = "gzip";
      const { etag } = response.headers;
      if (typeof etag === "string") response.headers["etag"] = tagOfCoding(etag, "gzip");
      response.body = bytes.toString("base64");
      response.isBase64Encoded = true;
    },
  };
}

/** By RFC 9110, 12.5.3: gzip itself decides before `*` does, and a weight of 0 is a no. */
export function takesGzip(header: string | undefined): boolean {
  const weights = new Map(
    (header ?? "").split(",").map((part) => {
      const [coding = "", ...parameters] = part.split(";").map((one) => one.trim().toLowerCase());
      const weight = parameters.find((one) => one.startsWith("q="))?.slice(2);
      return [coding, weight === undefined ? 1 : Number(weight)] as const;
    }),
  );
  return (weights.get("gzip") ?? weights.get("x-gzip") ?? weights.get("*") ?? 0) > 0;
}
