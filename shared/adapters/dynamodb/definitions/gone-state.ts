import type { DefinitionKind } from "../../../domain/definition/definition-key.ts";
import { stateKey } from "./definition-items.ts";
import type { Item } from "../dynamodb.ts";

/** For so long, in seconds, a start that read the definition before its deletion may still come. */
const KEPT_SECONDS = 86_400;

/**
 * What stands in the place of a deleted definition's state: it sorts behind its generation, so that a start of that
 * generation which is under way takes no slot any more, and before every later one, which takes its place.
 */
export function goneState(kind: DefinitionKind, id: string, { generation }: Item): Item {
  const expires_at = Math.floor(Date.now() / 1000) + KEPT_SECONDS;
  return { ...stateKey(kind, id), gone: true, generation: `${typeof generation === "string" ? generation : ""}~`, expires_at };
}

export function isGone(item: Item): boolean {
  return item["gone"] === true;
}
