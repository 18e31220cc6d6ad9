import * as z from "zod";
import { readStackArtifact } from "../localstack/template/assembly.ts";

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
