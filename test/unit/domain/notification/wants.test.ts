import { describe, expect, it } from "vitest";
import { typesWanted, wants } from "../../../../shared/domain/notification/wants.ts";
import { aConfig, anEvent } from "../../../support/notification-samples.ts";

describe("a config", () => {
  it.each([
    ["a value that is equal", { job_id: "scout" }, true],
    ["another value", { job_id: "other" }, false],
    ["a list that holds the value", { job_id: ["a", "scout"] }, true],
    ["a list that does not", { job_id: ["a", "b"] }, false],
    ["an empty list", { job_id: [] }, false],
    ["a field that no event has", { colour: "red" }, true],
    ["a field that is null of this event", { workflow_id: "daily" }, false],
    ["null for what is null", { workflow_id: null, job_id: "scout" }, true],
    ["two fields of which one differs", { job_id: "scout", status: "success" }, false],
  ])("with %s as its filter wants the failure of a job accordingly", (_, filters, expected) => {
    expect(wants(aConfig({ filters }), anEvent("failed"))).toBe(expected);
  });

  it("without types receives nothing, nor does one that is disabled", () => {
    expect(wants(aConfig({ notification_types: [] }), anEvent("failed"))).toBe(false);
    expect(wants(aConfig({ enabled: false }), anEvent("failed"))).toBe(false);
  });

  it("takes a job's failure for no workflow's, and a workflow's for that of what it names as a job's too", () => {
    const ofWorkflow = { ...anEvent("failed"), subject: { kind: "workflow", id: "daily" } } as const;
    const types = ["workflow_failed", "job_failed"] as const;
    expect(typesWanted(aConfig({ notification_types: types }), anEvent("failed"))).toEqual(["job_failed"]);
    expect(typesWanted(aConfig({ notification_types: types }), ofWorkflow)).toEqual(["workflow_failed", "job_failed"]);
  });

  it("wants that a job keeps failing once it has failed so often in a row", () => {
    const config = aConfig({ notification_types: ["job_failing"], failures_in_row: 3 });
    expect([1, 2, 3, 4].map((streak) => wants(config, anEvent("failed", 0, { streak })))).toEqual([false, false, true, true]);
  });

  it("hears of what concerns the system whatever its filters are", () => {
    const config = aConfig({ notification_types: ["system_error"], filters: { message: "other" } });
    expect(wants(config, { ...anEvent("system"), subject: { kind: "system", id: "deployment" }, data: { message: "one" } })).toBe(true);
  });
});
