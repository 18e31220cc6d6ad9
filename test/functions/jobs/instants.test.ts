import { expect, it } from "vitest";
import { anApi, registration } from "../http-events.ts";

/** Ids of runs begin with their instant, which is none before 1970. */
const BEFORE = ["0001-01-01T00:02:00Z", "1969-12-31T23:59:59.999Z", "1970-01-01T00:00:00%2B09:00"];
const FIRST = "1970-01-01T00:00:00Z";

it.each([["/jobs/buy-scanner/explain?at="], ["/api/v1/workflows/nightly/explain?at="], ["/triggers/clock/explain?at="]])(
  "GET %s takes no instant before 1970, and names the field",
  async (path) => {
    const api = anApi();
    await api.send("POST /jobs", { body: registration() });
    await api.send("POST /triggers", { body: { trigger_id: "clock", type: "cron", cron_expr: "* * * * *", topic: "a" } });
    const steps = [{ step_id: "only", queue: "real.jobs.etl" }];
    await api.send("PUT /api/v1/workflows/nightly", { body: { name: "Nightly", cron_expr: "0 2 * * *", steps } });
    for (const instant of BEFORE) {
      const { status, error } = await api.send(`GET ${path}${instant}`);
      expect([status, error.details.map(({ path: field, reason }) => [field.split(".")[0], reason])]).toEqual([
        400,
        [["query", "before-1970"]],
      ]);
    }
    expect((await api.send(`GET ${path}${FIRST}`)).status).toBe(200);
  },
);
