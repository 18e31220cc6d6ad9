import { useMemo, useState } from "preact/hooks";
import type { JobView } from "../../../shared/contract/jobs/job.ts";
import { matches, searchable } from "../../lib/page/initials.ts";
import { useQuery } from "../../lib/asking/query.ts";
import { isSchedule } from "../../lib/schedules/schedule-id.ts";
import { useSchedules } from "../../lib/schedules/schedules.ts";
import { useWorkflows } from "../../lib/workflows/workflows.ts";
import { n } from "../../words/notifications.ts";
import { t } from "../../words/index.ts";
import { s } from "../../words/schedules.ts";
import type { ControlProps } from "../forms/form-field.tsx";
import { Icon } from "../basics/icon.tsx";
import { Foreign, visible } from "../basics/text.tsx";

interface OwnerPickerProps {
  readonly label: string;
  readonly given: ControlProps;
  /** `job#buy-scanner`, `workflow#nightly`. */
  readonly chosen: readonly string[];
  change(owners: readonly string[]): void;
  leave(): void;
}

interface Owner {
  readonly owner: string;
  readonly name: string;
  readonly kind: string;
  readonly icon: string;
}

const SHOWN = 6;

/** All that can be told of, by owner: jobs, workflows, and schedules, which are workflows by their title. */
function useOwners(): readonly (Owner & { readonly text: ReturnType<typeof searchable> })[] {
  const { data: jobs } = useQuery<readonly (JobView | { readonly broken: string })[]>("/jobs");
  const { data: workflows } = useWorkflows();
  const { data: schedules } = useSchedules();
  const words = t();
  return useMemo(
    () => [
      ...(jobs ?? []).flatMap((job) =>
        "broken" in job
          ? []
          : [
              {
                owner: `job#${job.job_id}`,
                name: job.job_id,
                kind: words.job,
                icon: "jobs",
                text: searchable(job.job_id, job.description),
              },
            ],
      ),
      ...(workflows ?? []).flatMap((one) =>
        "broken" in one || isSchedule(one.id)
          ? []
          : [{ owner: `workflow#${one.id}`, name: one.id, kind: words.workflow, icon: "workflows", text: searchable(one.id, one.name) }],
      ),
      ...(schedules ?? []).map(({ schedule_id: id, title, description }) => ({
        owner: `workflow#${id}`,
        name: title,
        kind: s().schedule,
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
  const [query, setQuery] = useState("");
  const [at, setAt] = useState(0);
  const open = query.trim() !== "";
  const found = owners.filter(({ owner, text }) => !chosen.includes(owner) && matches(text, query)).slice(0, SHOWN);
  const add = (owner: string | undefined) => {
    if (owner !== undefined) change([...chosen, owner]);
    setQuery("");
    setAt(0);
  };
  const shown = (owner: string) => owners.find((one) => one.owner === owner) ?? unknownOwner(owner);
  return (
    <div class="picker">
      {chosen.length > 0 && (
        <ul class="in-order">
          {chosen.map(shown).map(({ owner, name, kind, icon }) => (
            <li key={owner}>
              <Icon name={icon} class="faint" />
              <b class="grow clip">
                <Foreign text={name} />
              </b>
              <span class="small muted nowrap">{kind}</span>
              <button
                class="btn s icon ghost"
                type="button"
                aria-label={own.dropOwner(visible(name))}
                onClick={() => change(chosen.filter((one) => one !== owner))}
              >
                <Icon name="close" />
              </button>
            </li>
          ))}
        </ul>
      )}
      <input
        {...given}
        class={given["aria-invalid"] ? "in bad" : "in"}
        type="text"
        role="combobox"
        aria-label={label}
        aria-expanded={open}
        aria-controls="owner-options"
        aria-autocomplete="list"
        aria-activedescendant={open && found[at] ? `owner-option-${at}` : undefined}
        placeholder={own.findOwner}
        spellcheck={false}
        autocomplete="off"
        autocapitalize="off"
        value={query}
        onInput={({ currentTarget }) => {
          setQuery(currentTarget.value);
          setAt(0);
        }}
        onKeyDown={(event) => {
          if (event.isComposing || event.keyCode === 229) return;
          const count = Math.max(1, found.length);
          if (event.code === "ArrowDown") setAt((at + 1) % count);
          else if (event.code === "ArrowUp") setAt((at - 1 + count) % count);
          else if (event.code === "Enter" && open) add(found[at]?.owner);
          else if (event.code === "Escape" && open) setQuery("");
          else return;
          event.preventDefault();
        }}
        onBlur={() => {
          setQuery("");
          leave();
        }}
      />
      <ul class="picks" id="owner-options" role="listbox" aria-label={own.foundOwners} hidden={!open}>
        {open &&
          found.map(({ owner, name, kind }, index) => (
            <li
              key={owner}
              id={`owner-option-${index}`}
              role="option"
              aria-selected={index === at}
              class={index === at ? "on" : undefined}
              // Before the field is left, which closes the list.
              onPointerDown={(event) => {
                event.preventDefault();
                add(owner);
              }}
            >
              <b class="clip">
                <Foreign text={name} />
              </b>
              <span class="clip muted small">{kind}</span>
            </li>
          ))}
      </ul>
      {open && found.length === 0 && <p class="hint">{own.noOwnerFound}</p>}
    </div>
  );
}

/** One that is gone, or not loaded yet. */
function unknownOwner(owner: string): Owner {
  const isJob = owner.startsWith("job#");
  const name = owner.slice(owner.indexOf("#") + 1);
  return { owner, name, kind: isJob ? t().job : t().workflow, icon: isJob ? "jobs" : "workflows" };
}
