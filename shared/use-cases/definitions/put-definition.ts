import type { IfMatch } from "../../domain/definition/definition.ts";
import { BelfryError, notFound } from "../../domain/errors.ts";
import type { ResourceKind } from "../../domain/texts/request-texts.ts";

interface Put<Any> {
  readonly kind: ResourceKind;
  readonly id: string;
  /** A caller who names a version, or any, means a definition that is there: none is registered, and NOT_FOUND says why. */
  readonly ifMatch: IfMatch | undefined;
  create(): Promise<Any>;
  replace(): Promise<Any>;
}

/** Registers a definition, or makes the one that is there what was sent: registering again replaces, and never doubles. */
export async function putDefinition<Any>({ kind, id, ifMatch, create, replace }: Put<Any>): Promise<{ created: boolean; definition: Any }> {
  try {
    return { created: false, definition: await replace() };
  } catch (error) {
    if (!isProblem(error, "NOT_FOUND")) throw error;
  }
  if (ifMatch !== undefined) throw notFound(kind, id);
  try {
    return { created: true, definition: await create() };
  } catch (error) {
    if (!isProblem(error, "ALREADY_EXISTS")) throw error;
    return { created: false, definition: await replace() };
  }
}

function isProblem(error: unknown, code: "NOT_FOUND" | "ALREADY_EXISTS"): boolean {
  return error instanceof BelfryError && error.problem.code === code;
}
