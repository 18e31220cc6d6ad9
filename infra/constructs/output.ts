import { CfnOutput } from "aws-cdk-lib";
import type { Construct } from "constructs";

/** An output of the stack by exactly this name, for scripts and readers: CDK's own names end with a hash. */
export function output(construct: Construct, name: string, value: string, description: string): void {
  new CfnOutput(construct, name, { value, description }).overrideLogicalId(name);
}
