import type { LetterTexts } from "../../../domain/letter-texts.ts";
import type { TextTable } from "../text-table.ts";

export const letter: TextTable<LetterTexts> = {
  "letter-plan": ({ kind, id, from, until }) => `plans what is due of ${kind} '${id}' from ${from} until ${until}`,
  "letter-fire": ({ kind, id, at }) => `starts ${kind} '${id}' for ${at}`,
  "letter-release": ({ runs, at }) => `hands ${runs} prepared run${runs === 1 ? "" : "s"} of ${at} to the workers`,
  "letter-deadline": ({ job_id, run_id }) => `looks whether run ${run_id} of '${job_id}' has used up its time`,
  "letter-advance": ({ workflow_id, run_id }) => `starts the next steps of run ${run_id} of workflow '${workflow_id}'`,
  "letter-event": ({ trigger_id, topic }) => `an event '${topic}', perhaps for trigger '${trigger_id}'`,
  "letter-react-again": ({ from, until }) => `reacts again to runs that ended from ${from} until ${until}`,
  "letter-report": ({ job_id, status }) => `a worker's report: a run of '${job_id}' ended as ${status}`,
  "letter-work": ({ job_id, run_id, attempt }) => `work: attempt ${attempt} of run ${run_id} of '${job_id}'`,
  "letter-provision-all": () => "the daily provisioning of all definitions",
  "letter-definitions": ({ changes, from, until }) => `changes of definitions (${changes}) from ${from} until ${until}`,
  "letter-run-changes": ({ changes, from, until }) => `changes of runs (${changes}) from ${from} until ${until}`,
  "letter-unreadable": () => "cannot be read as anything that its queue carries",
  "letter-sent-back": () => "sent back to the queue that it came from",
  "letter-planned": () => "planned anew from the definition",
  "letter-new-run": ({ run_id }) => `its occurrence is on record as missed: started as run ${run_id}`,
  "letter-provisioning": () => "all definitions are provisioned anew",
  "letter-reacting": ({ from, until }) => `runs that ended from ${from} until ${until} are reacted to again`,
  "letter-on-record": ({ status }) => `nothing to do: it is on record as ${status}`,
  "letter-no-run": () => "nothing to do: there is no such run",
  "letter-other-attempt": ({ attempt, current }) => `nothing to do: it is attempt ${attempt}, and the run is at attempt ${current}`,
  "letter-discarded": () => "discarded as asked",
  "message-set-aside": () => "could not be started: its message failed as often as its queue allows, and was set aside",
};
