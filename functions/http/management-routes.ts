import { runRoutes } from "../../shared/contract/runs/all-runs.ts";
import { explainRoutes } from "../../shared/contract/jobs/explain.ts";
import { generalRoutes } from "../../shared/contract/operations/general-routes.ts";
import { jobRoutes } from "../../shared/contract/jobs/job-routes.ts";
import { overviewRoutes } from "../../shared/contract/operations/overview.ts";
import { previewRoutes } from "../../shared/contract/jobs/preview.ts";
import { queueRoutes } from "../../shared/contract/operations/queues.ts";
import { recentRoutes } from "../../shared/contract/runs/recent.ts";
import { runLogRoutes } from "../../shared/contract/runs/run-log.ts";
import { triggerRoutes } from "../../shared/contract/triggers/trigger-routes.ts";
import { workflowRoutes } from "../../shared/contract/workflows/workflow-routes.ts";

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
