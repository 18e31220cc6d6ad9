import { useMemo } from "preact/hooks";
import type { JobView } from "../../../shared/contract/jobs/job.ts";
import { useQuery } from "../../lib/asking/query.ts";
import { searchable } from "../../lib/page/initials.ts";
import { isSchedule } from "../../lib/schedules/schedule-id.ts";
import { useSchedules } from "../../lib/schedules/schedules.ts";
import { useWorkflows } from "../../lib/workflows/workflows.ts";
import { t } from "../../words/index.ts";
import { n } from "../../words/notifications.ts";
import { s } from "../../words/schedules.ts";
import { Icon } from "../basics/icon.tsx";
import { Foreign, visible } from "../basics/text.tsx";
import { type Choice, Combobox } from "../forms/combobox.tsx";
import type { ControlProps } from "../forms/form-field.tsx";

interface OwnerPickerProps {
  readonly label: string;
  readonly given: ControlProps;
  /** `job#buy-scanner`, `workflow#nightly`. */
  readonly chosen: readonly string[];
  change(owners: readonly string[]): void;
  leave(): void;
}

/** Its key is the owner, its note the kind of it. */
type Owner = Pick<Choice, "key" | "name" | "note"> & { readonly icon: string };

/** All that can be told of, by owner: jobs, workflows, and schedules, which are workflows by their title. */
function useOwners(): readonly (Owner & Choice)[] {
  const { data: jobs } = useQuery<readonly (JobView | { readonly broken: string })[]>("/jobs");
  const { data: workflows } = useWorkflows();
  const { data: schedules } = useSchedules();
  const words = t();
  return useMemo(
    () => [
      ...(jobs ?? []).flatMap((job) => {
        if ("broken" in job) return [];
        const { job_id: id, description } = job;
        return [{ key: `job#${id}`, name: id, note: words.job, icon: "jobs", text: searchable(id, description) }];
      }),
      ...(workflows ?? []).flatMap((one) => {
        if ("broken" in one || isSchedule(one.id)) return [];
        const { id, name } = one;
        return [{ key: `workflow#${id}`, name: id, note: words.workflow, icon: "workflows", text: searchable(id, name) }];
      }),
      ...(schedules ?? []).map(({ schedule_id: id, title, description }) => ({
        key: `workflow#${id}`,
        name: title,
        note: s().schedule,
        icon: "schedule",
        text: searchable(title, description, id),
      })),
    ],
    [jobs, workflows, schedules, words],
  );
}

/** Jobs, workflows and schedules that were chosen, and more of them by search. */
export function OwnerPicker({ label, given, chosen, change, leave }: OwnerPickerProps) {
  const own = n();
  const owners = useOwners();
  const shown = (owner: string): Owner => owners.find(({ key }) => key === owner) ?? unknownOwner(owner);
  return (
    <div class="picker">
      {chosen.length > 0 && (
        <ul class="in-order">
          {chosen.map(shown).map(({ key, name, note, icon }) => (
            <li key={key}>
              <Icon name={icon} class="faint" />
              <b class="grow clip">
                <Foreign text={name} />
              </b>
              <span class="small muted nowrap">{note}</span>
              <button
                class="btn s icon ghost"
                type="button"
                aria-label={own.dropOwner(visible(name))}
                onClick={() => change(chosen.filter((one) => one !== key))}
              >
                <Icon name="close" />
              </button>
            </li>
          ))}
        </ul>
      )}
      <Combobox
        given={given}
        label={label}
        foundLabel={own.foundOwners}
        placeholder={own.findOwner}
        choices={owners}
        chosen={chosen}
        noneFound={own.noOwnerFound}
        add={(owner) => change([...chosen, owner])}
        leave={leave}
      />
    </div>
  );
}

/** One that is gone, or not loaded yet. */
function unknownOwner(owner: string): Owner {
  const isJob = owner.startsWith("job#");
  const name = owner.slice(owner.indexOf("#") + 1);
  return { key: owner, name, note: isJob ? t().job : t().workflow, icon: isJob ? "jobs" : "workflows" };
}
