import { RetentionDays } from "aws-cdk-lib/aws-logs";

/** CDK's word for a number of days. */
export function logRetentionOf(days: number): RetentionDays {
  const found = Object.values(RetentionDays).find((one): one is RetentionDays => Number(one) === days);
  if (found === undefined) throw new Error(`CloudWatch keeps no logs for ${days} days`);
  return found;
}
