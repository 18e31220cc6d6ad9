import * as z from "zod";

const errorBody = z.object({ __type: z.string().optional(), message: z.string().optional(), Message: z.string().optional() });

/** A service of the stack answered a call with an error; `code` is the AWS error name without its namespace. */
export class AwsCallError extends Error {
  readonly code: string;
  readonly status: number;

  constructor(code: string, status: number, message: string) {
    super(message);
    this.name = "AwsCallError";
    this.code = code;
    this.status = status;
  }

  /** Builds the error from a JSON-protocol error response. */
  static of(target: string, status: number, body: unknown): AwsCallError {
    const parsed = errorBody.safeParse(body);
    const type = parsed.data?.__type ?? "UnknownError";
    const message = parsed.data?.message ?? parsed.data?.Message ?? "";
    return new AwsCallError(type.slice(type.indexOf("#") + 1), status, `${target}: ${type} ${message}`);
  }
}
