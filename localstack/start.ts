import { resolve } from "node:path";
import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { readDeployment } from "../infra/read-deployment.ts";
import { type Deployment, stackName } from "../shared/contract/deployment/deployment.ts";
import { type LocalAirflow, namedAirflow, stubAirflow } from "./airflow/local-airflow.ts";
import { withoutMwaa } from "./airflow/without-mwaa.ts";
import { LocalStackError, PortInUseError } from "./errors.ts";
import { OptionError, readOptions, type StartOptions, USAGE } from "./stack/options.ts";
import { readSchedulerVariables, type SchedulerVariables, VariableError } from "./stack/scheduler-variables.ts";
import { type LocalStack, startLocalStack } from "./stack/stack.ts";
import { botOf, fillTelegramSecrets } from "./telegram.ts";
import { keptAssembly } from "./template/kept-assembly.ts";

const LONGEST_STOP_MS = 15_000;

/** `npm start`: synthesises the app, where it has changed, and runs its template on this machine until Ctrl-C. */
async function main(): Promise<void> {
  const began = performance.now();
  const deployment = readDeployment();
  const known = Object.keys(deployment.scopes);
  const variables = readSchedulerVariables(process.env, known);
  const { scope: only, timezone = deployment.timezone, notes } = variables;
  const options = readOptions(process.argv.slice(2), known, only);
  if (options === "help") return console.log(USAGE);
  for (const note of notes) console.log(`note   ${note}`);
  if (variables.userServiceUrl !== undefined && !options.auth)
    console.log("note   USER_SERVICE_URL has no effect without --auth: without a token nobody may say who they are.");
  const dataDirectory = options.dataDirectory === undefined ? undefined : resolve(options.dataDirectory);
  const airflow = await airflowOf(options, variables);
  const stack = await startLocalStack({
    assemblyDirectory: () =>
      keptAssembly({
        local: true,
        auth: options.auth,
        notificationSinks: variables.notificationSinks ?? "",
        smtpUrl: variables.smtpUrl ?? "",
        telegramApiUrl: variables.telegram?.apiUrl ?? "",
        belfry: belfryOf(deployment, timezone, variables, airflow),
      }),
    stacks: options.scopes.map(({ scope, port }) => ({ stackName: stackName(scope), port })),
    awsPort: options.awsPort,
    dataDirectory,
    limits: options.limits,
    log: console.log,
  });
  await airflow?.connect(
    stack,
    options.scopes.map(({ scope }) => stackName(scope)),
  );
  if (variables.telegram) await fillTelegramSecrets(stack, variables.telegram);
  stopOnSignal(async () => {
    await stack.stop();
    await airflow?.stop();
  });
  void stack.failed.then((error) => stopOnFailure(error, stack));
  const [first] = options.scopes;
  if (first) console.log(`open   ${stack.apis[stackName(first.scope)]}/console`);
  for (const { scope } of options.scopes) console.log(`${scope.padEnd(6)} ${stack.apis[stackName(scope)]}   docs at /docs`);
  console.log(`AWS    ${stack.awsEndpoint}   for any SDK or CLI`);
  if (airflow) console.log(`airflow ${airflow.note}`);
  console.log(`data   ${dataDirectory ?? "in memory"}`);
  await printAccess(stack, options);
  stack.warmUp();
  console.log(`Ready in ${((performance.now() - began) / 1000).toFixed(1)} s. Ctrl-C stops.`);
}

/** @throws OptionError where two are named */
async function airflowOf({ airflowStub }: StartOptions, { airflow }: SchedulerVariables): Promise<LocalAirflow | undefined> {
  if (airflowStub && airflow) throw new OptionError("--airflow-stub and AIRFLOW_API_URL name two Airflows");
  return airflowStub ? stubAirflow() : airflow && namedAirflow(airflow);
}

/** cdk.json, and what the environment and the command line say beyond it. */
function belfryOf(
  deployment: Deployment,
  timezone: string,
  { jobServiceUrl, oidc, userServiceUrl, telegram, selfRegistration }: SchedulerVariables,
  airflow: LocalAirflow | undefined,
): object {
  return {
    ...withoutMwaa(deployment),
    timezone,
    ...(airflow && { airflow: { url: airflow.url } }),
    ...(jobServiceUrl !== undefined && { jobServiceUrl }),
    ...(oidc !== undefined && { oidc }),
    ...(selfRegistration !== undefined && { selfRegistration }),
    ...(userServiceUrl !== undefined && { userServiceUrl }),
    ...(telegram && { telegram: botOf(telegram, deployment.telegram) }),
  };
}

/** What opens each scope's API: its token, where it asks for one, and the first administrator's name and password. */
async function printAccess(stack: LocalStack, { scopes, auth }: StartOptions): Promise<void> {
  const client = new SecretsManagerClient({
    endpoint: stack.awsEndpoint,
    region: "us-east-1",
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
  });
  for (const { scope } of scopes) {
    const outputs = stack.outputs[stackName(scope)] ?? {};
    const read = async (name: string) => (await client.send(new GetSecretValueCommand({ SecretId: outputs[name] }))).SecretString;
    if (auth) console.log(`token  ${await read("ApiTokenSecret")}   for ${scope}: Authorization: Bearer …`);
    const { username, password } = JSON.parse((await read("FirstAdminSecret")) ?? "{}") as Readonly<Record<string, string>>;
    console.log(`login  ${username} / ${password}   for ${scope}: POST /api/v1/auth/login, until the password is changed`);
  }
}

/** Stops in order, but does not wait for what cannot end without the part that failed. */
async function stopOnFailure(error: LocalStackError, stack: LocalStack): Promise<void> {
  console.error(`\n${error.message}\nStopping …`);
  // Once more at the end: what failed along with it has filled the screen by then.
  process.on("exit", () => console.error(`\n${error.message}`));
  const limit = setTimeout(() => process.exit(1), LONGEST_STOP_MS);
  try {
    await stack.stop();
  } catch (problem) {
    console.error(problem);
  }
  clearTimeout(limit);
  process.exit(1);
}

/** The first signal stops cleanly, a second one at once. */
function stopOnSignal(stop: () => Promise<void>): void {
  let stopping = false;
  const onSignal = () => {
    if (stopping) process.exit(1);
    stopping = true;
    console.log("\nStopping …");
    stop().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  };
  process.on("SIGINT", onSignal);
  process.on("SIGTERM", onSignal);
}

try {
  await main();
} catch (error) {
  if (!(error instanceof OptionError || error instanceof VariableError || error instanceof LocalStackError)) throw error;
  console.error(error.message);
  if (error instanceof PortInUseError) console.error("Options: --port for the APIs, --aws-port for the AWS endpoint.");
  if (error instanceof OptionError) console.error(`\n${USAGE}`);
  process.exitCode = 1;
}
