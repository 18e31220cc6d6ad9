import { useMemo } from "preact/hooks";
import type { JobView } from "../../../shared/contract/jobs/job.ts";
import { useQuery } from "../../lib/asking/query.ts";
import { searchable } from "../../lib/page/initials.ts";
import { moved } from "../../lib/schedules/schedule-draft.ts";
import { s } from "../../words/schedules.ts";
import { Icon } from "../basics/icon.tsx";
import { Foreign } from "../basics/text.tsx";
import { Combobox } from "../forms/combobox.tsx";
import type { ControlProps } from "../forms/form-field.tsx";

interface JobPickerProps {
  readonly given: ControlProps;
  /** Ids, in their order. */
  readonly chosen: readonly string[];
  change(jobs: readonly string[]): void;
  leave(): void;
}

/** Jobs in their order, and more of them by search. Jobs of another service are known by nobody here: a name counts as it is typed. */
export function JobPicker({ given, chosen, change, leave }: JobPickerProps) {
  const own = s();
  const { data } = useQuery<readonly (JobView | { readonly broken: string })[]>("/jobs");
  const choices = useMemo(
    () =>
      (data ?? []).flatMap((job) => {
        if ("broken" in job) return [];
        const { job_id: id, description } = job;
        return [{ key: id, name: id, note: description, text: searchable(id, description) }];
      }),
    [data],
  );
  return (
    <div class="picker">
      {chosen.length > 0 && (
        <ol class="in-order">
          {chosen.map((id, index) => (
            <li key={id}>
              <span class="nth num">{index + 1}</span>
              <code class="grow clip">
                <Foreign text={id} />
              </code>
              <button
                class="btn s icon ghost"
                type="button"
                disabled={index === 0}
                aria-label={own.jobUp(id)}
                onClick={() => change(moved(chosen, index, -1))}
              >
                <Icon name="up" />
              </button>
              <button
                class="btn s icon ghost"
                type="button"
                disabled={index === chosen.length - 1}
                aria-label={own.jobDown(id)}
                onClick={() => change(moved(chosen, index, 1))}
              >
                <Icon name="down" />
              </button>
              <button
                class="btn s icon ghost"
                type="button"
                aria-label={own.dropJob(id)}
                onClick={() => change(chosen.filter((one) => one !== id))}
              >
                <Icon name="close" />
              </button>
            </li>
          ))}
        </ol>
      )}
      <Combobox
        given={given}
        foundLabel={own.findJob}
        placeholder={own.findJobHint}
        choices={choices}
        chosen={chosen}
        noneFound={own.noJobFound}
        idle={chosen.length === 0 ? own.noJobChosen : undefined}
        anyText
        add={(id) => change([...chosen, id])}
        leave={leave}
      />
    </div>
  );
}
