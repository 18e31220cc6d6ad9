import * as z from "zod";
import { ERROR_STATUS, type ErrorCode } from "./errors.ts";

/** Paths whose errors have the shape that the clients of tasks and accounts know: `detail`, and for invalid fields `errors`, status 422. */
const FAMILIES = ["auth", "users", "tokens", "datasets", "tasks", "notifications", "audit", "ws"];
const FAMILY = new RegExp(`^/api/v1/(?:${FAMILIES.join("|")})(?:/|$)`);

export function answersDetail(path: string): boolean {
  return FAMILY.test(path);
}

/** The status of an error in this shape. A name that is taken is 400, as these clients know it. */
export function detailStatus(code: ErrorCode): number {
  if (code === "ALREADY_EXISTS") return 400;
  return code === "VALIDATION_ERROR" ? 422 : ERROR_STATUS[code];
}

export const DetailError = z
  .object({
    error: z.string().meta({ description: "What kind of error it is, in words.", example: "HTTP error" }),
    detail: z.string().meta({ description: "Why, for people: in Korean for `Accept-Language: ko`, else in English." }),
    status_code: z.int(),
    code: z.enum(Object.keys(ERROR_STATUS) as [ErrorCode, ...ErrorCode[]]),
    reason: z.string().meta({ description: "Why, for programs.", example: "user-not-found" }),
    errors: z
      .array(z.object({ loc: z.array(z.union([z.string(), z.int()])), msg: z.string(), type: z.string() }))
      .optional()
      .meta({ description: "Each field at fault, and what was expected: with status 422, and where another record has its value." }),
    request_id: z.string(),
  })
  .meta({ id: "DetailError" });
export type DetailError = z.infer<typeof DetailError>;
