/**
 * The pass over all definitions, one at a time. Each change of it is a change of the table of definitions, and so comes back to whoever
 * provisions what has changed. Not here: provisioning.
 */
import type { Pass } from "../../domain/definition/pass.ts";

export interface PassStore {
  /** The last pass, strongly consistent; undefined: there never was one. */
  get(): Promise<Pass | undefined>;
  /** In the place of whatever pass there is. */
  begin(pass: Pass): Promise<void>;
  /** Saves `next` if the stored pass has the id and the page of `previous`; false if not. */
  save(previous: Pass, next: Pass): Promise<boolean>;
}
