import * as z from "zod";

/** Who made a definition and who changed it last, in answers only: no request sets them. */
export const authors = {
  created_by: z
    .string()
    .exactOptional()
    .meta({ description: "Who registered it: a user, a service token, or `api token`. Absent where callers are not known." }),
  updated_by: z
    .string()
    .exactOptional()
    .meta({ description: "Who changed it last. Absent as `created_by`, and where Belfry did so by itself." }),
};
