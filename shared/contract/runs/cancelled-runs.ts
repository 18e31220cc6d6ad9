import * as z from "zod";

/** What deleting a definition did to its runs. */
export const cancelledRuns = {
  cancelled_runs: z.int().nullable().meta({ description: "Runs that had not started, or waited for a retry. Null: that is being done." }),
  ending_runs: z.int().nullable().meta({ description: "Runs that are running: their attempts may end, and are the last." }),
};
