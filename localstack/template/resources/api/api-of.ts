import type { ApiDefinition } from "../../stack-model.ts";
import type { ProvisionContext } from "../resource-type.ts";

/** The API that a route, integration, stage or authorizer belongs to. */
export function apiOf(apiId: string, context: ProvisionContext): ApiDefinition {
  const definition = context.model.apis.get(apiId);
  if (definition === undefined) throw new Error(`there is no API ${apiId}`);
  return definition;
}
