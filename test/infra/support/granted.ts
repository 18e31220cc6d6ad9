import * as z from "zod";
import type { StackTemplate } from "./cloud.ts";
import { Arn, joined, Ref, statementsOfFunctions } from "./policies.ts";

/** `action resource`, the resource by its label. */
export type Grant = string;

/** What ARNs that are put together name, by what they end with. */
const ENDINGS: readonly (readonly [RegExp, string])[] = [
  [/:schedule\/belfry-\w+\/\*$/, "schedules"],
  [/:rule\/belfry-\w+\/\*$/, "rules"],
  [/\/live\/POST\/@connections\/\*$/, "connections"],
  [/:\w+-jobs-\*$/, "worker queues"],
  [/:\w+-jobs-\*-dlq$/, "dead letters of workers"],
  [/^<ResultBucket.+>\/results\/\*$/, "results"],
  [/^<ScheduleBucket.+>\/(?:dags|airflow-results|details|logs)\/\*$/, "schedule files"],
];

/** Of the parts of the stack; the hash of a logical id is left out. */
const PARTS: readonly (readonly [RegExp, string])[] = [
  [/^Functions\w+Logs$/, "own log"],
  [/^WakeSchedulesRole$/, "WakeSchedules/Role"],
  [/^ResultBucket$/, "bucket"],
  [/^ScheduleBucket(?:Bucket)?$/, "ScheduleBucket"],
  [/^EventBus$/, "bus"],
  [/^DispatchQueue(?:Plan|Event)?$/, "dispatch queues"],
  [/^ApiToken$/, "token"],
  [/^AccountSecrets(?:Signing|FirstAdmin)$/, "account secrets"],
  [/^TelegramBot$/, "telegram secret"],
  [/DeadLetters$|Undelivered$/, "dead letters"],
];

/** What a function may do by the template, each action with each resource that it is granted for. */
export function grantedTo(template: StackTemplate, name: string): Set<Grant> {
  const granted = (statementsOfFunctions(template)[name] ?? []).flatMap(({ Action, Resource }) =>
    [Resource].flat().flatMap((resource) => Action.map((action) => `${action} ${labelOf(resource)}`)),
  );
  return new Set(granted);
}

/** The actions by resource, as in a table for readers. */
export function tableOf(grants: Iterable<Grant>): Record<string, string> {
  const byResource = Map.groupBy(grants, (grant) => grant.slice(grant.indexOf(" ") + 1));
  return Object.fromEntries([...byResource].map(([resource, own]) => [resource, own.map(actionOf).toSorted().join(" ")]));
}

/** Without its service where that goes without saying. */
function actionOf(grant: Grant): string {
  return grant.slice(grant.indexOf(":") + 1, grant.indexOf(" "));
}

function labelOf(resource: unknown): string {
  if (resource === "*") return "*";
  const reference = Ref.safeParse(resource).data;
  if (reference) return partOf(reference.Ref);
  const arn = Arn.safeParse(resource).data;
  if (arn) return `${partOf(arn["Fn::GetAtt"][0])}${arn["Fn::GetAtt"][1] === "StreamArn" ? " stream" : ""}`;
  const text = joined(resource);
  const index = /^<(.+)\.Arn>(\/index\/.+)$/.exec(text);
  if (index) return partOf(z.string().parse(index[1])) + index[2];
  return ENDINGS.find(([ending]) => ending.test(text))?.[1] ?? text;
}

function partOf(id: string): string {
  const name = id.replace(/[0-9A-F]{8}$/, "");
  return PARTS.find(([part]) => part.test(name))?.[1] ?? name;
}
