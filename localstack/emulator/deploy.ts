/** `npm run deploy:local`: the real `cdk bootstrap` and `cdk deploy` against an AWS emulator at AWS_ENDPOINT_URL. */
import { execFileSync } from "node:child_process";

const ACCOUNT = "000000000000";
const region = process.env["AWS_REGION"] ?? "us-east-1";
const environment = {
  AWS_ENDPOINT_URL: "http://localhost:4566",
  AWS_ACCESS_KEY_ID: "test",
  AWS_SECRET_ACCESS_KEY: "test",
  AWS_REGION: region,
  AWS_DEFAULT_REGION: region,
  ...process.env,
};

cdk("bootstrap", `aws://${ACCOUNT}/${region}`);
// The API asks for its token, as on AWS; only what keeps data from being thrown away is left out.
const app = ["--app", "node localstack/emulator/emulator-app.ts", "-c", "local=true", "-c", "auth=true"];
cdk("deploy", ...app, "--all", "--require-approval", "never", ...process.argv.slice(2));

function cdk(...args: string[]): void {
  try {
    execFileSync("cdk", args, { stdio: "inherit", env: environment });
  } catch {
    console.error(`\ncdk ${args[0]} failed. Does an emulator listen at ${environment.AWS_ENDPOINT_URL}? See localstack/compose.yaml.`);
    process.exit(1);
  }
}
