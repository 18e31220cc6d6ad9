import { expect, it } from "vitest";
import * as z from "zod";
import { type StackTemplate, useCloud } from "./support/cloud.ts";
import { functionOf, joined, statementsOfFunctions } from "./support/policies.ts";

const cloud = useCloud();
const Function = z.object({ Environment: z.object({ Variables: z.record(z.string(), z.unknown()) }) });
const SINKS = { notificationSinks: "127.0.0.1:9000", smtpUrl: "smtp://127.0.0.1:1025" };

/** The variables of what delivers notifications. */
function variablesOf(stack: StackTemplate | undefined): Readonly<Record<string, unknown>> {
  const found = stack?.read("AWS::Lambda::Function", Function).find(({ id }) => functionOf(id) === "notify");
  return found?.Environment.Variables ?? {};
}

it("with a sender notify may send mails as it, by its own identity only, and no other function may; without one nobody may", () => {
  const { stacks } = cloud.synthesise({ belfry: { scopes: { real: { notificationSender: "belfry@example.com" }, mock: {} } } });
  const mailing = (name: string) =>
    Object.entries(stacks[name] ? statementsOfFunctions(stacks[name]) : {}).flatMap(([fn, statements]) =>
      statements
        .filter(({ Action }) => Action.some((action) => action.startsWith("ses:")))
        .map(({ Action, Resource }) => [fn, Action, [Resource].flat().map((one) => (typeof one === "string" ? one : joined(one)))]),
    );
  const identities = ["belfry@example.com", "example.com"].map(
    (identity) => `arn:<AWS::Partition>:ses:<AWS::Region>:<AWS::AccountId>:identity/${identity}`,
  );
  expect(mailing("Belfry-real")).toEqual([
    ["notify", ["ses:SendEmail", "ses:SendRawEmail"], identities],
    ["notify", ["ses:GetSuppressedDestination"], ["*"]],
  ]);
  expect(mailing("Belfry-mock")).toEqual([]);
  expect(variablesOf(stacks["Belfry-real"])).toMatchObject({ NOTIFICATION_SENDER: "belfry@example.com" });
});

it("on AWS nothing names an address that is not public, or a server of mails, whatever is asked for; on a laptop they are as asked", () => {
  const [deployed, local] = [SINKS, { ...SINKS, local: true }].map((context) => cloud.synthesise(context).stacks["Belfry-real"]);
  expect(JSON.stringify(deployed?.resources)).not.toMatch(/NOTIFICATION_SINKS|SMTP_URL|127\.0\.0\.1/);
  expect(variablesOf(local)).toMatchObject({ NOTIFICATION_SINKS: SINKS.notificationSinks, SMTP_URL: SINKS.smtpUrl });
});
