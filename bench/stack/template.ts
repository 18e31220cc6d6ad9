import * as z from "zod";
import { readStackArtifact } from "../../localstack/template/assembly.ts";

const FunctionProperties = z.object({
  FunctionName: z.string(),
  MemorySize: z.number(),
  Environment: z.object({ Variables: z.record(z.string(), z.unknown()) }).default({ Variables: {} }),
});

export interface TemplateFunction {
  readonly functionName: string;
  readonly memoryMegabytes: number;
  /** As the template has them: text, or an intrinsic that only a deployment resolves. */
  readonly variables: Readonly<Record<string, unknown>>;
}

/** The functions of a synthesised stack, by the last part of their names: `dispatch`. */
export function functionsOf(assemblyDirectory: string, stackName: string): Readonly<Record<string, TemplateFunction>> {
  const { Resources } = readStackArtifact(assemblyDirectory, stackName).template;
  return Object.fromEntries(
    Object.values(Resources)
      .filter(({ Type }) => Type === "AWS::Lambda::Function")
      .map(({ Properties }) => {
        const { FunctionName, MemorySize, Environment } = FunctionProperties.parse(Properties);
        const short = FunctionName.slice(FunctionName.lastIndexOf("-") + 1);
        return [short, { functionName: FunctionName, memoryMegabytes: MemorySize, variables: Environment.Variables }];
      }),
  );
}

/** Bytes of log that AWS itself writes. */
export interface PlatformLogs {
  /** Lambda's START, END and REPORT; none where its own level leaves them out. */
  readonly bytesAnInvocation: number;
  /** The access log of the HTTP API. */
  readonly bytesARequest: number;
}

/** As they are in an account: about 340 bytes. */
const START_END_REPORT = 340;
/** What the API fills in, as long as it mostly is. */
const FILLED_IN: Readonly<Record<string, string>> = {
  "$context.requestId": "AbCdEfGhIjKlMnO=",
  "$context.requestTime": "26/Nov/2026:05:56:40 +0000",
  "$context.identity.sourceIp": "203.0.113.101",
  "$context.routeKey": "POST /jobs/{job_id}/last-run",
  "$context.status": "200",
  "$context.responseLatency": "25",
  "$context.error.message": "-",
};

const Logging = z.object({ LoggingConfig: z.object({ LogFormat: z.string(), SystemLogLevel: z.string().default("INFO") }) });
const AccessLog = z.object({ AccessLogSettings: z.object({ Format: z.string() }) });

/** What AWS logs of a synthesised stack's functions and API. Functions are made alike: the first tells. */
export function platformLogsOf(assemblyDirectory: string, stackName: string): PlatformLogs {
  const resources = Object.values(readStackArtifact(assemblyDirectory, stackName).template.Resources);
  const first = (type: string) => resources.find(({ Type }) => Type === type)?.Properties;
  const { LogFormat, SystemLogLevel } = Logging.parse(first("AWS::Lambda::Function")).LoggingConfig;
  // The WebSocket API writes none.
  const logged = resources.find(({ Type, Properties }) => Type === "AWS::ApiGatewayV2::Stage" && "AccessLogSettings" in Properties);
  const { Format } = AccessLog.parse(logged?.Properties).AccessLogSettings;
  const line = Format.replaceAll(/\$context\.[\w.]+/g, (variable) => {
    const value = FILLED_IN[variable];
    if (value === undefined) throw new Error(`how long is ${variable}?`);
    return value;
  });
  return {
    bytesAnInvocation: LogFormat === "JSON" && SystemLogLevel !== "INFO" ? 0 : START_END_REPORT,
    bytesARequest: line.length,
  };
}
