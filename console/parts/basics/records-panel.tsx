import type { ComponentChildren, JSX } from "preact";
import type { Query } from "../../lib/asking/query.ts";
import { Failure, Panel, Skeleton } from "./states.tsx";

interface RecordsPanelProps<One> extends Pick<Query<unknown>, "error" | "reload"> {
  readonly title: string;
  /** Beside the title. */
  readonly note?: string | undefined;
  /** Of the panel: makes a new one. */
  readonly end: ComponentChildren;
  /** Undefined: not loaded yet. */
  readonly records: readonly One[] | undefined;
  readonly notLoaded: string;
  /** In place of the table, while there is none. */
  readonly empty: ComponentChildren;
  readonly caption: string;
  /** In their order. */
  readonly columns: readonly string[];
  /** What the buttons at the end of each row do; undefined: there are none. */
  readonly actions?: string;
  renderRow(record: One): JSX.Element;
}

/** Records of one kind as a table, with what is said while there is none. */
export function RecordsPanel<One>(props: RecordsPanelProps<One>) {
  const { title, note, end, records, error, reload, notLoaded, empty, caption, columns, actions, renderRow } = props;
  return (
    <Panel title={title} end={end} {...(note !== undefined && { note })}>
      {error && !records && <Failure error={error} tried={notLoaded} retry={reload} />}
      {!records && !error && <Skeleton lines={4} height={40} />}
      {records?.length === 0 && empty}
      {records && records.length > 0 && (
        <table class={actions === undefined ? "table cards" : "table cards accounts"}>
          <caption class="vh">{caption}</caption>
          <thead>
            <tr>
              {columns.map((column) => (
                <th key={column}>{column}</th>
              ))}
              {actions !== undefined && (
                <th>
                  <span class="vh">{actions}</span>
                </th>
              )}
            </tr>
          </thead>
          <tbody>{records.map((record) => renderRow(record))}</tbody>
        </table>
      )}
    </Panel>
  );
}
