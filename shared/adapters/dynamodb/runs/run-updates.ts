import type { UpdateCommandInput } from "@aws-sdk/lib-dynamodb";
import type { DirectChange } from "../../../domain/run/changes/direct-change.ts";

type RunUpdate = Pick<
  UpdateCommandInput,
  "UpdateExpression" | "ConditionExpression" | "ExpressionAttributeNames" | "ExpressionAttributeValues"
>;

/** A change of a run that is not read before, as one conditional update. What is null is left out of the item, as `runItem` does. */
export function runUpdate({ when, set, beginning }: DirectChange): RunUpdate {
  const names: Record<string, string> = {};
  const values: Record<string, unknown> = {};
  const name = (attribute: string) => {
    names[`#${attribute}`] = attribute;
    return `#${attribute}`;
  };
  const value = (key: string, of: unknown) => {
    values[`:${key}`] = of;
    return `:${key}`;
  };

  const { result, ...plain } = set;
  const fields = Object.entries({ ...plain, ...(result !== undefined && { result: result === null ? null : JSON.stringify(result) }) });
  const sets = fields.flatMap(([field, to]) => (to === null ? [] : [`${name(field)} = ${value(field, to)}`]));
  if (beginning !== undefined) sets.push(`${name("begun_at")} = if_not_exists(#begun_at, ${value("beginning", beginning)})`);
  const removes = fields.flatMap(([field, to]) => (to === null ? [name(field)] : []));

  const statuses = when.status.map((status) => value(`is_${status}`, status));
  const conditions = [`${name("status")} IN (${statuses.join(", ")})`];
  if (when.attempt !== undefined) conditions.push(`${name("attempt")} = ${value("is_attempt", when.attempt)}`);
  if (when.attemptFrom !== undefined) conditions.push(`${name("attempt")} >= ${value("attempt_from", when.attemptFrom)}`);
  if (when.queuedBy !== undefined) conditions.push(`${name("queued_at")} <= ${value("queued_by", when.queuedBy)}`);
  if (when.beginningKnown) {
    conditions.push(`(attribute_exists(${name("begun_at")}) OR attribute_not_exists(${name("started_at")}))`);
  }
  return {
    UpdateExpression: `SET ${sets.join(", ")}${removes.length === 0 ? "" : ` REMOVE ${removes.join(", ")}`}`,
    ConditionExpression: conditions.join(" AND "),
    ExpressionAttributeNames: names,
    ExpressionAttributeValues: values,
  };
}
