import { parseArgs } from "node:util";
import * as z from "zod";

/** Port of the first scope of cdk.json; each further scope is 1000 above. */
const FIRST_PORT = 8_095;
const PORT_STEP = 1_000;

export interface StartOptions {
  readonly scopes: readonly { readonly scope: string; readonly port: number }[];
  readonly awsPort: number;
  /** Undefined: in memory. */
  readonly dataDirectory: string | undefined;
  /** The API asks for a token. */
  readonly auth: boolean;
  /** Schedules run on a stand-in for Airflow. */
  readonly airflowStub: boolean;
  /** What an account holds back is held back here too; the seed of what is random about it. Undefined: not asked for. */
  readonly limits: { readonly seed: number } | undefined;
}

export const USAGE = `npm start -- [options]

  --scope NAME      run only this scope of cdk.json; may be given several times (default: SCHEDULER_SCOPE, else all)
  --port N          port of the first scope's API, the next is N + 1000 (default: 8095)
  --aws-port N      port of the AWS endpoint for SDKs and CLIs (default: 4566)
  --data-dir PATH   where data is kept between starts (default: .belfry)
  --memory          keep nothing: start empty, in memory
  --limits aws      hold back what an account at its default quotas does: wakes spread over a minute, pollers that grow,
                    short receives, 1,000 write units a second and key, throttled routes
  --seed N          what is random about --limits (default: 1)
  --airflow-stub    run schedules on a stand-in for Airflow 3, which plays runs and executes no code
  --auth            ask for a bearer token, as on AWS; it is printed at the start
  --help            this text

Environment: SCHEDULER_SCOPE, and SCHEDULER_TIMEZONE, the time zone of jobs that name none (default: that of cdk.json);
AIRFLOW_API_URL, AIRFLOW_USERNAME and AIRFLOW_PASSWORD, an Airflow that runs schedules; JOB_SERVICE_URL, where their jobs come from;
OIDC_ISSUER, OIDC_AUDIENCE (or OIDC_CLIENTS) and OIDC_ACCESS, an issuer whose access tokens count with --auth;
SELF_REGISTRATION (off, approval, open), who may make an account for themselves;
USER_SERVICE_URL, with --auth, whose users the holder of the token may name by x-user-id;
TELEGRAM_BOT_TOKEN, TELEGRAM_CHATS, TELEGRAM_WEBHOOK_SECRET and TELEGRAM_API_URL, a Telegram bot and what it is told by.`;

/** An option that cannot be used; its message names it. */
export class OptionError extends Error {
  override readonly name = "OptionError";
}

const Port = z.coerce.number().int().min(0).max(65_535);

/**
 * Reads the command line. Throws OptionError.
 * @param known the scopes of cdk.json in order
 * @param scope the one to run where the command line names none; undefined: all
 */
export function readOptions(args: readonly string[], known: readonly string[], scope?: string): StartOptions | "help" {
  const { values } = parse(args);
  if (values.help) return "help";
  const wanted = values.scope ?? (scope === undefined ? known : [scope]);
  const unknown = wanted.find((scope) => !known.includes(scope));
  if (unknown !== undefined) throw new OptionError(`--scope ${unknown}: cdk.json has ${known.join(", ")}`);
  if (values.memory && values["data-dir"] !== undefined)
    throw new OptionError("--memory keeps nothing, so --data-dir makes no sense with it");
  const first = values.port === undefined ? undefined : port("--port", values.port);
  const scopes = [...new Set(wanted)].map((scope, index) => {
    if (first === 0) return { scope, port: 0 };
    // Without --port a scope has the same port whether others run or not.
    return { scope, port: first === undefined ? FIRST_PORT + known.indexOf(scope) * PORT_STEP : first + index * PORT_STEP };
  });
  return {
    scopes,
    awsPort: port("--aws-port", values["aws-port"] ?? "4566"),
    dataDirectory: values.memory ? undefined : (values["data-dir"] ?? ".belfry"),
    auth: values.auth ?? false,
    airflowStub: values["airflow-stub"] ?? false,
    limits: limitsOf(values.limits, values.seed),
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        scope: { type: "string", multiple: true },
        port: { type: "string" },
        "aws-port": { type: "string" },
        "data-dir": { type: "string" },
        memory: { type: "boolean" },
        auth: { type: "boolean" },
        "airflow-stub": { type: "boolean" },
        limits: { type: "string" },
        seed: { type: "string" },
        help: { type: "boolean" },
      },
    });
  } catch (error) {
    throw new OptionError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}

/** Throws OptionError. */
export function limitsOf(limits: string | undefined, seed = "1"): { readonly seed: number } | undefined {
  if (limits === undefined) return undefined;
  if (limits !== "aws") throw new OptionError(`--limits ${limits}: there is only "aws"`);
  if (!/^\d{1,9}$/.test(seed)) throw new OptionError(`--seed ${seed}: must be a whole number from 0 on`);
  return { seed: Number(seed) };
}

function port(option: string, text: string): number {
  const parsed = Port.safeParse(text);
  if (!parsed.success || text.trim() === "") throw new OptionError(`${option} ${text}: must be a port, 0 to 65535`);
  return parsed.data;
}
