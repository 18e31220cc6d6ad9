import type { ApiPorts } from "../http/handlers/api-ports.ts";
import { apiHandlers, type Documents } from "../http/handlers/jobs/jobs.ts";
import { managementRoutes } from "../http/management-routes.ts";
import { serve, type Serving } from "../http/serve.ts";

/** Serves the management routes. */
export function apiHandler(ports: ApiPorts & Serving, documents: Documents) {
  return serve(managementRoutes, apiHandlers(ports, documents), ports);
}
