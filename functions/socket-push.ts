import { base, connections, sockets } from "../shared/composition.ts";
import { socketPushHandler } from "./handlers/socket-push.ts";
import { runImages } from "../shared/streams-composition.ts";

/**
 * Tells open WebSockets what has changed. Triggered by: the stream of RunTable, filtered to runs of jobs and workflows. It does
 * nothing that must happen: what fails is counted, and given up after some tries (docs/adr/0035).
 */
const ports = { ...base("socket-push"), ...connections(), ...sockets(), ...runImages() };

export const handler = socketPushHandler(ports);
