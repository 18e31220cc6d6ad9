import { useState } from "preact/hooks";
import { useLocation } from "preact-iso/router";
import type { AuditEntryView } from "../../../shared/contract/accounts/audit.ts";
import { ApiError, change } from "../../lib/asking/api.ts";
import { useQuery } from "../../lib/asking/query.ts";
import { a } from "../../words/accounts.ts";
import { tellProblem } from "../../lib/asking/actions.ts";
import { Moment, zoneLabel } from "../basics/moment.tsx";
import { Empty, Failure, Panel, Skeleton } from "../basics/states.tsx";
import { Foreign } from "../basics/text.tsx";

interface Page {
  readonly entries: readonly AuditEntryView[];
  readonly next_cursor: string | null;
}

const EVERY_MS = 15_000;
const FILTERS = ["who", "id"] as const;

/** Who did what, newest first; filters are in the address. */
export function AuditPanel() {
  const { url } = useLocation();
  const query = new URLSearchParams(url.split("?")[1] ?? "");
  const asked = new URLSearchParams(FILTERS.flatMap((name) => (query.get(name) ? [[name, query.get(name) ?? ""]] : [])));
  // What was shown of another question is no part of this one.
  return <Entries key={asked.toString()} asked={asked} />;
}

function Entries({ asked }: { readonly asked: URLSearchParams }) {
  const own = a();
  const path = `/api/v1/audit?${new URLSearchParams([["limit", "100"], ...asked]).toString()}`;
  const { data: first, error, reload } = useQuery<Page>(path, EVERY_MS);
  const [older, setOlder] = useState<readonly Page[]>([]);
  const next = (older.at(-1) ?? first)?.next_cursor ?? null;
  const entries = [...(first?.entries ?? []), ...older.flatMap((page) => page.entries)];
  const more = async () => {
    try {
      const page = await change<Page>(`${path}&cursor=${encodeURIComponent(next ?? "")}`, { method: "GET" });
      setOlder([...older, page]);
    } catch (problem) {
      if (!(problem instanceof ApiError)) throw problem;
      tellProblem(problem);
    }
  };
  return (
    <Panel title={own.audit} end={zoneLabel()}>
      <Filters asked={asked} />
      {error && !first && <Failure error={error} tried={own.auditNotLoaded} retry={reload} />}
      {!first && !error && <Skeleton lines={6} height={40} />}
      {first && entries.length === 0 && <Empty icon="runs" title={own.noAudit} />}
      {entries.length > 0 && (
        <table class="table cards audit">
          <caption class="vh">{own.auditCaption(zoneLabel())}</caption>
          <thead>
            <tr>
              <th>{own.when}</th>
              <th>{own.who}</th>
              <th>{own.did}</th>
              <th>{own.changes}</th>
              <th>{own.outcome}</th>
            </tr>
          </thead>
          <tbody>
            {entries.map((entry) => (
              <Row key={`${entry.at} ${entry.request_id} ${entry.id}`} entry={entry} />
            ))}
          </tbody>
        </table>
      )}
      {next !== null && (
        <p class="foot">
          <button class="btn s" type="button" onClick={() => void more()}>
            {own.more}
          </button>
        </p>
      )}
    </Panel>
  );
}

function Row({ entry }: { readonly entry: AuditEntryView }) {
  const own = a();
  const { at, who, address, operation, kind, id, outcome, reason, changes, omitted } = entry;
  return (
    <tr data-operation={operation}>
      <td class="num">
        <Moment at={at} seconds="always" />
      </td>
      <td>
        <b>{who === null ? own.unknownCaller : <Foreign text={who} />}</b>
        {address !== null && (
          <span class="small muted clip">
            <Foreign text={address} />
          </span>
        )}
      </td>
      <td>
        <code>{operation}</code>
        <span class="small muted clip">
          {kind} {id !== null && <Foreign text={id} />}
        </span>
      </td>
      <td class="small">
        {changes.map(({ path, from, to }) => (
          <span key={path} class="change">
            <code>{path}</code> <Foreign text={shown(from)} /> → <Foreign text={shown(to)} />
          </span>
        ))}
        {omitted > 0 && own.omitted(omitted)}
      </td>
      <td>
        {outcome === "done" ? own.outcome_done : <b class="tone c-failed">{own[`outcome_${outcome}`]}</b>}
        {reason !== null && <span class="small muted clip">{reason}</span>}
      </td>
    </tr>
  );
}

function shown(value: AuditEntryView["changes"][number]["from"]): string {
  return value === null ? "–" : String(value);
}

function Filters({ asked }: { readonly asked: URLSearchParams }) {
  const own = a();
  const { url, route } = useLocation();
  const labels = { who: own.filterWho, id: own.filterId } as const;
  const set = (name: string, value: string) => {
    const query = new URLSearchParams(asked);
    if (value === "") query.delete(name);
    else query.set(name, value);
    const text = query.toString();
    route(`${url.split("?")[0]}${text === "" ? "" : `?${text}`}`, true);
  };
  return (
    <div class="filters body audit-filters">
      {FILTERS.map((name) => (
        <label key={name} class="row small muted">
          {labels[name]}
          <input class="in" value={asked.get(name) ?? ""} onChange={({ currentTarget }) => set(name, currentTarget.value.trim())} />
        </label>
      ))}
    </div>
  );
}
