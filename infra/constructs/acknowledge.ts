import { Stack, Token, Validations } from "aws-cdk-lib";
import type { CfnElement } from "aws-cdk-lib";
import type { Function } from "aws-cdk-lib/aws-lambda";
import type { IConstruct } from "constructs";

/** Accepts one finding of a cdk-nag rule for a construct, with the reason; every other finding still fails the synth. */
export function acknowledge(construct: IConstruct, rule: string, reason: string): void {
  Validations.of(construct).acknowledge({ id: `AwsSolutions::AwsSolutions-${rule}`, reason });
}

/** Accepts a wildcard in a function's own policy. `resource`: as cdk-nag writes it, ARNs of the stack as `<LogicalId.Arn>`. */
export function acknowledgeWildcard(fn: Function, resource: string, reason: string): void {
  acknowledge(fn.role ?? fn, `IAM5[Resource::${resource}]`, reason);
}

/** How cdk-nag writes the ARN of an element of the stack. */
export function nagArn(element: IConstruct): string {
  return `<${Stack.of(element).getLogicalId(element.node.defaultChild as CfnElement)}.Arn>`;
}

/** How cdk-nag writes an ARN of the stack's account and region, which are known where cdk.json names them. */
export function nagArnOf(construct: IConstruct, service: string, resource: string): string {
  const { region, account } = Stack.of(construct);
  const [inRegion, ofAccount] = [region, account].map((value, index) =>
    Token.isUnresolved(value) ? ["<AWS::Region>", "<AWS::AccountId>"][index] : value,
  );
  return `arn:<AWS::Partition>:${service}:${inRegion}:${ofAccount}:${resource}`;
}
