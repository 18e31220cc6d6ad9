import type { Deployment } from "../../shared/contract/deployment/deployment.ts";

/** A deployment without Airflows that only functions on AWS reach: an environment of MWAA, or one that reads a bucket of its own. */
export function withoutMwaa(deployment: Deployment): Deployment {
  const { airflow, scopes, ...others } = deployment;
  return {
    ...others,
    ...(airflow && isLocal(airflow) && { airflow }),
    scopes: Object.fromEntries(
      Object.entries(scopes).map(([name, scope]) => [name, scope.airflow && !isLocal(scope.airflow) ? without(scope) : scope]),
    ),
  };
}

function isLocal({ mwaa, dagBucket }: NonNullable<Deployment["airflow"]>): boolean {
  return mwaa === undefined && dagBucket === undefined;
}

/** The scope has what the deployment has: the Airflow that the command line or the environment names, or none. */
function without(scope: Deployment["scopes"][string]): Deployment["scopes"][string] {
  const { airflow: _, ...others } = scope;
  return others;
}
