import type { FireMessage } from "../../domain/message/messages.ts";
import { parseDefinitionKey } from "../../domain/definition/definition-key.ts";
import { runId } from "../../domain/run/run-id.ts";
import { codeOf, type Text, text, type Words } from "../../domain/texts/text.ts";
import type { Ports } from "../../ports/groups.ts";

type RecordPorts = Pick<Ports, "scope" | "runs" | "workflowRuns">;

/** What is right for a dead fire: to be sent (again, or as a run of its own), or nothing, since it is on record. */
export async function mendFire(
  ports: RecordPorts,
  fire: FireMessage,
  letterId: string,
): Promise<{ readonly send: FireMessage; readonly says: Text } | { readonly send: undefined; readonly says: Text }> {
  const found = await recordOf(ports, fire);
  if (!found) return { send: fire, says: text("letter-sent-back") };
  if (codeOf(found.reason) !== "message-set-aside") return { send: undefined, says: text("letter-on-record", { status: found.status }) };
  // A record stays as it is: what is asked for once more is another run, the same one however often this letter is sent.
  const identity = { scope: ports.scope, owner: fire.owner, scheduledAt: Date.parse(fire.scheduled_at), tail: `letter ${letterId}` };
  const { version: _, ...asked } = fire;
  const again = { ...asked, run_id: runId(identity) };
  return { send: again, says: text("letter-new-run", { run_id: again.run_id }) };
}

/** What is on record of an occurrence; of a trigger's only that there is something. @throws CONFLICT for a record that cannot be read */
export async function recordOf(
  { runs, workflowRuns }: Pick<RecordPorts, "runs" | "workflowRuns">,
  { owner, run_id }: Pick<FireMessage, "owner" | "run_id">,
) {
  const { kind, id } = parseDefinitionKey(owner);
  switch (kind) {
    case "job":
      return runs.get(id, run_id);
    case "workflow":
      return workflowRuns.get(id, run_id);
    case "trigger":
      return (await runs.existing(owner, [run_id])).size > 0 ? { status: "published", reason: null as Words | null } : undefined;
  }
}
