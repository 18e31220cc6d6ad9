import { parseArgs } from "node:util";
import { LOSSES, type LossKind } from "./plan/make-plan.ts";

export const USAGE = `npm run chaos -- [options]

  --seed N          what happens, and when (default: 1)
  --minutes M       minutes of chaos; calming down and checking takes two to five more (default: 10)
  --lose KINDS      what is taken away behind Belfry's back, separated by commas; none: nothing (default: schedules)
                      schedules   EventBridge schedules are deleted; the sweep must notice
                      messages    worker queues are purged; what was in them must end by its time-out
  --port N          port of the API (default: 8361)
  --aws-port N      port of the AWS endpoint (default: 4761)
  --dir PATH        where data, logs and the whole history are kept (default: a folder under the system's temporary one)
  --plan            prints what would be done, and does nothing
  --help            this text`;

export interface ChaosOptions {
  readonly seed: number;
  readonly minutes: number;
  readonly losses: readonly LossKind[];
  readonly port: number;
  readonly awsPort: number;
  readonly directory: string | undefined;
  readonly planOnly: boolean;
}

/** @throws Error whose message names the option that cannot be used */
export function readOptions(args: readonly string[]): ChaosOptions | "help" {
  const text = { type: "string" } as const;
  const flag = { type: "boolean" } as const;
  const { values } = parseArgs({
    args: [...args],
    options: { seed: text, minutes: text, lose: text, port: text, "aws-port": text, dir: text, plan: flag, help: flag },
  });
  if (values.help) return "help";
  const losses = (values.lose ?? "schedules").split(",").filter((name) => name !== "none");
  return {
    seed: number("--seed", values.seed ?? "1"),
    minutes: number("--minutes", values.minutes ?? "10"),
    losses: losses.map(lossOf),
    port: number("--port", values.port ?? "8361"),
    awsPort: number("--aws-port", values["aws-port"] ?? "4761"),
    directory: values.dir,
    planOnly: values.plan ?? false,
  };
}

function number(option: string, text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !(value > 0)) throw new Error(`${option} ${text}: must be a number above 0`);
  return value;
}

function lossOf(name: string): LossKind {
  const found = LOSSES.find((one) => one === name);
  if (found === undefined) throw new Error(`--lose ${name}: must be ${LOSSES.join(", ")} or none`);
  return found;
}
