/** What a tool's clients are made with: for AWS by the environment, or (`--local`) for the local stack, at AWS_ENDPOINT_URL or else 127.0.0.1:4566. */
export function clientOptions({ local = false }: { readonly local?: boolean | undefined }) {
  if (!local) return {};
  return {
    endpoint: process.env["AWS_ENDPOINT_URL"] ?? "http://127.0.0.1:4566",
    region: "us-east-1",
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
  };
}
