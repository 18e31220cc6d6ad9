import * as z from "zod";

const batch = z.object({ Entries: z.array(z.unknown()) });

/** How many events a request publishes, for the counts: the entries of PutEvents; any other request is one. */
export function entriesOf(input: unknown): number {
  return batch.safeParse(input).data?.Entries.length ?? 1;
}
