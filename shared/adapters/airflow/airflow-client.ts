import type { Airflow } from "../../ports/airflow.ts";
import { airflowOver } from "./airflow-over.ts";
import { detectVersion } from "./detect.ts";
import { basicCredentials } from "./requests/basic.ts";
import { httpExchange } from "./requests/http-exchange.ts";
import { tokenCredentials } from "./requests/token.ts";
import { airflowTransport } from "./requests/transport.ts";
import { addressOf, type AirflowDeps, type AirflowSettings } from "./settings.ts";
import { airflow2 } from "./v1/v1-api.ts";
import { airflow3 } from "./v2/v2-api.ts";

/** An Airflow by its own web server, which takes a user name and a password. Throws at once for a base URL that is none. */
export function airflowClient(settings: AirflowSettings, deps: AirflowDeps): Airflow {
  const address = addressOf(settings);
  const { root } = address;
  const transport = airflowTransport(root, httpExchange, settings, deps);
  const token = tokenCredentials(root, settings, deps, transport);
  const basic = basicCredentials(root, settings, transport);
  const open = (request: Request) => transport(request);
  const apis = {
    v1: airflow2(root, (request) => transport(request, { credentials: basic }), open),
    v2: airflow3(root, (request) => transport(request, { credentials: token }), open),
  };
  return airflowOver({ apis, detect: () => detectVersion(address, transport) }, deps.clock);
}
