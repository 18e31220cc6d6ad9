import { base, connections, workflowRuns } from "../shared/composition.ts";
import { identify } from "../shared/identify-composition.ts";
import { readEnvironment, SocketsEnvironment } from "../shared/environment.ts";
import { socketHandler } from "./handlers/socket.ts";
import { deploymentTokens } from "../shared/token-composition.ts";

/** Opens WebSockets and answers what comes by them. Triggered by: WebSocket API, and HTTP API for tickets and counts. */
const ports = { ...base("socket"), ...connections(), ...workflowRuns(), ...identify(), ...deploymentTokens() };

export const handler = socketHandler(ports, { refused: readEnvironment(SocketsEnvironment).SOCKETS === "refused" });
