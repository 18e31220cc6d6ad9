import { GetScheduleCommand, SchedulerClient } from "@aws-sdk/client-scheduler";
import { describe, it } from "vitest";
import * as z from "zod";
import { CREDENTIALS, useStack } from "../../support/stack/stack.ts";
import { eventually } from "../../support/stack/stack-wait.ts";
import { REGISTRATIONS } from "../support/registrations.ts";

const Next = z.object({ timezone: z.string(), next: z.array(z.string()) });
const stack = useStack();

describe.concurrent.each(REGISTRATIONS)(
  "the first system's registration of $jobId in the scope $scope",
  ({ scope, jobId, body, seoul }) => {
    it("is accepted as it is, falls due at its minutes in Seoul, and gets its queue and its wakes", async ({ expect }) => {
      const api = stack[scope];

      const created = await api.send("POST", "/jobs", body);
      expect(created.status).toBe(201);
      expect(created.body).toMatchObject({ ...z.record(z.string(), z.unknown()).parse(JSON.parse(body)), scope, version: 1 });

      const answer = await api.send("GET", `/jobs/${jobId}/next?count=5`);
      const { timezone, next } = Next.parse(answer.body);
      expect(timezone).toBe("Asia/Seoul");
      expect(next).toHaveLength(5);
      for (const instant of next) expect(inSeoul(instant)).toMatch(seoul);

      const { queue } = await api.job(jobId);
      expect(await stack.queues.attributes(queue)).toHaveProperty("RedrivePolicy");
      expect(await wakeOf(scope, jobId)).toMatchObject({
        ScheduleExpression: expect.stringMatching(/^cron\(/),
        ScheduleExpressionTimezone: "UTC",
        State: "ENABLED",
      });
    });
  },
);

/** The schedule that wakes the job, once it is made. */
async function wakeOf(scope: string, jobId: string) {
  const client = new SchedulerClient({ endpoint: stack.running.awsEndpoint, ...CREDENTIALS });
  try {
    const command = new GetScheduleCommand({ GroupName: `belfry-${scope}`, Name: `job-${jobId}` });
    return await eventually(`the schedule of ${jobId} exists`, () => client.send(command).catch(() => undefined));
  } finally {
    client.destroy();
  }
}

/** `Mon 08:00:00` in Seoul. */
function inSeoul(instant: string): string {
  return new Intl.DateTimeFormat("en-GB", {
    weekday: "short",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    timeZone: "Asia/Seoul",
  })
    .format(new Date(instant))
    .replace(",", "");
}
