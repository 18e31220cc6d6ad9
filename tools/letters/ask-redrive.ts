import { InvokeCommand, type LambdaClient } from "@aws-sdk/client-lambda";
import * as z from "zod";
import { deadLetterRoutes } from "../../shared/contract/operations/dead-letter-routes.ts";
import { functionName } from "../../shared/contract/deployment/deployment.ts";

type Routes = typeof deadLetterRoutes;
type Answer<Id extends keyof Routes> = z.output<Routes[Id]["response"]>;

/** Parts of a request, as the route's schemas have them. */
interface Parts {
  readonly params?: object;
  readonly query?: object;
  readonly body?: object;
}

const OfOperator = z.union([z.object({ answer: z.unknown() }), z.object({ refused: z.string() })]);

/** Asks a scope's redrive function what the API would answer. @throws what the function refuses, in its words */
export type AskRedrive = <Id extends keyof Routes>(route: Id, parts?: Parts) => Promise<Answer<Id>>;

export function askRedrive(lambda: LambdaClient, scope: string): AskRedrive {
  return async (route, parts = {}) => {
    const { Payload = new Uint8Array(), FunctionError } = await lambda.send(
      new InvokeCommand({ FunctionName: functionName(scope, "redrive"), Payload: JSON.stringify({ route, ...parts }) }),
    );
    const text = Buffer.from(Payload).toString();
    if (FunctionError !== undefined) throw new Error(`${functionName(scope, "redrive")} failed: ${text}`);
    const said = OfOperator.parse(JSON.parse(text));
    if ("refused" in said) throw new Error(said.refused);
    return deadLetterRoutes[route].response.parse(said.answer) as Answer<typeof route>;
  };
}
