import { readDeployment } from "../infra/read-deployment.ts";
import { placeOf } from "../shared/contract/deployment/deployment.ts";

/**
 * What a tool's clients are made with: for AWS by the environment, in the scope's region if cdk.json names one, or (`--local`)
 * for the local stack, at AWS_ENDPOINT_URL or else 127.0.0.1:4566.
 */
export function clientOptions({ local = false }: { readonly local?: boolean | undefined }, scope: string) {
  if (!local) return placeOf(readDeployment(), scope);
  return {
    endpoint: process.env["AWS_ENDPOINT_URL"] ?? "http://127.0.0.1:4566",
    region: "us-east-1",
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
  };
}
