import { useMemo, useState } from "preact/hooks";
import type { JobView } from "../../../shared/contract/jobs/job.ts";
import { matches, searchable } from "../../lib/page/initials.ts";
import { useQuery } from "../../lib/asking/query.ts";
import { moved } from "../../lib/schedules/schedule-draft.ts";
import { s } from "../../words/schedules.ts";
import type { ControlProps } from "../forms/form-field.tsx";
import { Icon } from "../basics/icon.tsx";
import { Foreign } from "../basics/text.tsx";

interface JobPickerProps {
  readonly given: ControlProps;
  /** Ids, in their order. */
  readonly chosen: readonly string[];
  change(jobs: readonly string[]): void;
  leave(): void;
}

const SHOWN = 6;

/** Jobs in their order, and more of them by search. Jobs of another service are known by nobody here: a name counts as it is typed. */
export function JobPicker({ given, chosen, change, leave }: JobPickerProps) {
  const own = s();
  const { data } = useQuery<readonly (JobView | { readonly broken: string })[]>("/jobs");
  const jobs = useMemo(
    () => (data ?? []).flatMap((job) => ("broken" in job ? [] : [{ job, text: searchable(job.job_id, job.description) }])),
    [data],
  );
  const [query, setQuery] = useState("");
  const [at, setAt] = useState(0);
  const typed = query.trim();
  const found = jobs.filter(({ job, text }) => !chosen.includes(job.job_id) && matches(text, query)).slice(0, SHOWN);
  const open = typed !== "";
  const add = (id: string) => {
    if (id !== "" && !chosen.includes(id)) change([...chosen, id]);
    setQuery("");
    setAt(0);
  };
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
      <input
        {...given}
        class={given["aria-invalid"] ? "in bad" : "in"}
        type="text"
        role="combobox"
        aria-expanded={open}
        aria-controls="job-options"
        aria-autocomplete="list"
        aria-activedescendant={open && found[at] ? `job-option-${at}` : undefined}
        placeholder={own.findJobHint}
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
          else if (event.code === "Enter" && typed !== "") add(found[at]?.job.job_id ?? typed);
          else if (event.code === "Escape" && open) setQuery("");
          else return;
          event.preventDefault();
        }}
        onBlur={() => {
          setQuery("");
          leave();
        }}
      />
      <ul class="picks" id="job-options" role="listbox" aria-label={own.findJob} hidden={!open}>
        {open &&
          found.map(({ job: { job_id: id, description } }, index) => (
            <li
              key={id}
              id={`job-option-${index}`}
              role="option"
              aria-selected={index === at}
              class={index === at ? "on" : undefined}
              // Before the field is left, which closes the list.
              onPointerDown={(event) => {
                event.preventDefault();
                add(id);
              }}
            >
              <b class="clip">
                <Foreign text={id} />
              </b>
              {description !== null && (
                <span class="clip muted small">
                  <Foreign text={description} />
                </span>
              )}
            </li>
          ))}
      </ul>
      {open && found.length === 0 && <p class="hint">{own.noJobFound}</p>}
      {!open && chosen.length === 0 && <p class="hint">{own.noJobChosen}</p>}
    </div>
  );
}
