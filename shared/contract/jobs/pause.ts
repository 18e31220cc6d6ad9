import * as z from "zod";
import { plainText } from "../requests/fields.ts";

/** POST …/pause of a job, workflow or trigger; the body may be left out. */
export const Pause = z
  .strictObject({
    reason: plainText(500).nullable().default(null).meta({ description: "Why. Paused again without a reason, the first one stays." }),
  })
  .meta({ id: "Pause" });
