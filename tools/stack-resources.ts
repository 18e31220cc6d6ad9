import { CloudFormationServiceException, type CloudFormationClient, paginateListStackResources } from "@aws-sdk/client-cloudformation";
import { stackName } from "../shared/contract/deployment/deployment.ts";

export interface StackResource {
  readonly type: string;
  /** What the template calls it. */
  readonly logicalId: string;
  /** The physical id: a queue's URL, a table's or bucket's name. */
  readonly id: string;
}

/** The resources that a scope's stack has; none where there is no such stack. */
export async function stackResources(client: CloudFormationClient, scope: string): Promise<StackResource[]> {
  const found: StackResource[] = [];
  try {
    for await (const { StackResourceSummaries = [] } of paginateListStackResources({ client }, { StackName: stackName(scope) })) {
      for (const {
        ResourceType: type,
        LogicalResourceId: logicalId = "",
        PhysicalResourceId: id,
        ResourceStatus,
      } of StackResourceSummaries) {
        if (type !== undefined && id !== undefined && ResourceStatus !== "DELETE_COMPLETE") found.push({ type, logicalId, id });
      }
    }
  } catch (error) {
    if (!isNoSuchStack(error)) throw error;
  }
  return found;
}

/** CloudFormation has no error of its own for it. https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_ListStackResources.html */
export function isNoSuchStack(error: unknown): boolean {
  return error instanceof CloudFormationServiceException && error.name === "ValidationError" && /does not exist/.test(error.message);
}
