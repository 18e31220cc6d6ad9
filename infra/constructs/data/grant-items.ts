import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import type { Function } from "aws-cdk-lib/aws-lambda";

/** What a function does with a table's items, in IAM's words. A transaction needs the actions of its writes. Never `Scan`. */
export type ItemAction = "GetItem" | "BatchGetItem" | "PutItem" | "UpdateItem" | "DeleteItem" | "Query";

/** Grants these actions on a table's items, and nothing on its indexes or its stream. */
export function grantItems(fn: Function, { tableArn }: { readonly tableArn: string }, actions: readonly ItemAction[]): void {
  fn.addToRolePolicy(new PolicyStatement({ actions: actions.map((action) => `dynamodb:${action}`), resources: [tableArn] }));
}

/** Lets a function query one index of a table, and not the table. */
export function grantIndexQuery(fn: Function, { tableArn }: { readonly tableArn: string }, index: string): void {
  fn.addToRolePolicy(new PolicyStatement({ actions: ["dynamodb:Query"], resources: [`${tableArn}/index/${index}`] }));
}

/** Grants these actions on items whose partition key is like this, and on no others. */
export function grantPartitions(
  fn: Function,
  { tableArn }: { readonly tableArn: string },
  actions: readonly ItemAction[],
  partitions: string,
): void {
  const conditions = { "ForAllValues:StringLike": { "dynamodb:LeadingKeys": [partitions] } };
  const names = actions.map((action) => `dynamodb:${action}`);
  fn.addToRolePolicy(new PolicyStatement({ actions: names, resources: [tableArn], conditions }));
}
