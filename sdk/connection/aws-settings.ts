import * as z from "zod";
import { apiConnection, type ApiOptions } from "./api-connection.ts";
import { WorkerError } from "./errors.ts";
import { isLoopback } from "./loopback.ts";

interface AwsSettings {
  readonly endpoint?: string | undefined;
  readonly region?: string | undefined;
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/** Where the local stack answers what an AWS SDK needs to reach it. AWS has no such route. */
const LOCAL_AWS_PATH = "/_local/aws";
const LocalAws = z.object({ endpoint: z.url({ protocol: /^https?$/ }).refine(isLoopback), region: z.string().min(1) });
type LocalAws = z.infer<typeof LocalAws>;

/** What nobody checks on this machine, but every AWS SDK asks for. */
const LOCAL_CREDENTIALS = { accessKeyId: "local", secretAccessKey: "local" };
const LOCAL_REGION = "us-east-1";

/** Variables by which somebody says whose credentials are meant. */
const CREDENTIAL_VARIABLES = [
  "AWS_ACCESS_KEY_ID",
  "AWS_PROFILE",
  "AWS_WEB_IDENTITY_TOKEN_FILE",
  "AWS_CONTAINER_CREDENTIALS_FULL_URI",
  "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
];

/**
 * What the SQS client is made with; what is undefined, the AWS SDK finds by itself. Options and variables are followed. For
 * what they leave open, an API on this machine is asked where its AWS endpoint is; an endpoint on this machine, however it
 * was found, needs no region and no credentials.
 *
 * @throws WorkerError `API_UNREACHABLE` while that API does not answer, `INVALID_OPTION` for an `apiUrl` that is none.
 */
export async function awsSettings(
  options: ApiOptions & { readonly endpoint?: string; readonly region?: string },
  env: NodeJS.ProcessEnv,
): Promise<AwsSettings> {
  const given = options.endpoint ?? (env["AWS_ENDPOINT_URL_SQS"] || env["AWS_ENDPOINT_URL"] || undefined);
  const local = given === undefined ? await askForLocalAws(options, env) : undefined;
  const endpoint = given ?? local?.endpoint;
  const region = options.region ?? (env["AWS_REGION"] || undefined);
  if (endpoint === undefined || !isLoopback(endpoint)) return { endpoint, region };
  const credentials = CREDENTIAL_VARIABLES.some((name) => env[name]) ? undefined : LOCAL_CREDENTIALS;
  return { endpoint, region: region ?? local?.region ?? LOCAL_REGION, ...(credentials && { credentials }) };
}

/** Undefined for an API elsewhere, and for one that is reached through this machine but is not the local stack's. */
async function askForLocalAws(options: ApiOptions, env: NodeJS.ProcessEnv): Promise<LocalAws | undefined> {
  const api = apiConnection(options, (code, message, cause) => new WorkerError(code, message, cause), env);
  if (!isLoopback(api.url)) return undefined;
  const answer = await api.request("GET", LOCAL_AWS_PATH, { retries: 0 });
  if (!answer.ok && answer.passing) throw new WorkerError("API_UNREACHABLE", `${api.url}${LOCAL_AWS_PATH}: answered ${answer.status}`);
  return answer.ok ? LocalAws.safeParse(answer.body).data : undefined;
}
