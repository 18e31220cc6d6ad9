import { runRoutes } from "../../shared/contract/all-runs.ts";
import { explainRoutes } from "../../shared/contract/explain.ts";
import { generalRoutes } from "../../shared/contract/general-routes.ts";
import { jobRoutes } from "../../shared/contract/job-routes.ts";
import { overviewRoutes } from "../../shared/contract/overview.ts";
import { previewRoutes } from "../../shared/contract/preview.ts";
import { queueRoutes } from "../../shared/contract/queues.ts";
import { recentRoutes } from "../../shared/contract/recent.ts";
import { runLogRoutes } from "../../shared/contract/run-log.ts";
import { triggerRoutes } from "../../shared/contract/trigger-routes.ts";
import { workflowRoutes } from "../../shared/contract/workflow-routes.ts";

/** The tables whose routes the api function serves, all or some. */
export const managementRoutes = {
  ...jobRoutes,
  ...triggerRoutes,
  ...workflowRoutes,
  ...previewRoutes,
  ...recentRoutes,
  ...runRoutes,
  ...explainRoutes,
  ...runLogRoutes,
  ...overviewRoutes,
  ...queueRoutes,
  ...generalRoutes,
};
