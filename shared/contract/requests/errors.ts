import * as z from "zod";

/** Every error the API answers, with its HTTP status. */
export const ERROR_STATUS = {
  VALIDATION_ERROR: 400,
  MALFORMED_JSON: 400,
  UNAUTHORIZED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  METHOD_NOT_ALLOWED: 405,
  ALREADY_EXISTS: 409,
  CONFLICT: 409,
  VERSION_MISMATCH: 412,
  PAYLOAD_TOO_LARGE: 413,
  UNSUPPORTED_MEDIA_TYPE: 415,
  IDEMPOTENCY_KEY_REUSED: 422,
  TOO_MANY_REQUESTS: 429,
  INTERNAL_ERROR: 500,
  UNAVAILABLE: 503,
} as const;
export type ErrorCode = keyof typeof ERROR_STATUS;

/** A field at fault: where it stands, and why it is refused, for people and for programs. */
export const FieldFault = z.object({ path: z.string(), message: z.string(), reason: z.string() });

export const ErrorEnvelope = z
  .object({
    result: z.literal("error"),
    error: z.object({
      code: z.enum(Object.keys(ERROR_STATUS) as [ErrorCode, ...ErrorCode[]]),
      reason: z.string().meta({ description: "Why, for programs: `run-ended`, `slots-taken`, `job-not-found`, …", example: "run-ended" }),
      message: z.string().meta({ description: "Why, for people: in Korean for `Accept-Language: ko`, else in English." }),
      details: z.array(FieldFault).meta({ description: "Empty unless fields are at fault, or another one has their value." }),
      request_id: z.string(),
    }),
  })
  .meta({ id: "Error" });
export type ErrorEnvelope = z.infer<typeof ErrorEnvelope>;
