/** What every name on AWS begins with, unless cdk.json's `prefix` says otherwise. */
export const DEFAULT_PREFIX = "belfry";

/** The prefix of the deployment that this process belongs to: functions are told by their stack, workers by who starts them. @default "belfry" */
export function deploymentPrefix(variables: NodeJS.ProcessEnv = process.env): string {
  return variables["BELFRY_PREFIX"] || DEFAULT_PREFIX;
}

/** A prefix as a word of its own: `Belfry`. */
export function titleOf(prefix: string): string {
  return `${prefix.charAt(0).toUpperCase()}${prefix.slice(1)}`;
}
