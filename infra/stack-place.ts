import { PermissionsBoundary, type StackProps } from "aws-cdk-lib";
import type { ScopeSettings } from "../shared/contract/deployment/deployment.ts";

/**
 * Where a stack is deployed to; a laptop and an emulator have one account and one region. A table that has copies elsewhere must know where it is itself: where cdk.json says nothing, there where the credentials point.
 */
export function environmentOf({
  account,
  replicas,
  region = replicas.length > 0 ? process.env["CDK_DEFAULT_REGION"] : undefined,
}: ScopeSettings): StackProps {
  return { env: { ...(account !== undefined && { account }), ...(region !== undefined && { region }) } };
}

/** A policy that bounds all roles, by its name or its ARN. */
export function boundary(nameOrArn: string): PermissionsBoundary {
  return nameOrArn.startsWith("arn:") ? PermissionsBoundary.fromArn(nameOrArn) : PermissionsBoundary.fromName(nameOrArn);
}
