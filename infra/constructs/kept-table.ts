import { RemovalPolicy } from "aws-cdk-lib";
import { Billing, type TablePropsV2 } from "aws-cdk-lib/aws-dynamodb";

export interface KeptProps {
  readonly local: boolean;
  /** Regions that have a copy of the table, seconds old at most; each must differ from the stack's own. */
  readonly replicas: readonly string[];
}

/** What keeps a table's items: recovery to any second of the last 35 days, no deletion by mistake, and copies elsewhere. Not on a laptop. */
export function kept({ local, replicas }: KeptProps) {
  return {
    billing: Billing.onDemand(),
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: !local },
    deletionProtection: !local,
    removalPolicy: local ? RemovalPolicy.DESTROY : RemovalPolicy.RETAIN,
    replicas: local ? [] : replicas.map((region) => ({ region })),
  } satisfies Partial<TablePropsV2>;
}
