import type { RunView } from "../../shared/contract/run.ts";
import { BASE } from "../lib/place.ts";
import { t } from "../words/index.ts";
import { Foreign } from "./text.tsx";

type Source = RunView["source"];

/** What made a run, in a word. */
export function sourceWord(kind: Source["kind"]): string {
  return t()[`source_${kind}`];
}

/** The same with who or what it was. */
export function SourceText({ source }: { readonly source: Source }) {
  const word = sourceWord(source.kind);
  switch (source.kind) {
    case "hand":
      return (
        <span>
          {word}
          {source.by !== undefined && (
            <>
              {" · "}
              <Foreign text={source.by} />
            </>
          )}
          {source.rerun_of !== undefined && (
            <>
              {" · "}
              <a class="u" href={`${BASE}/runs/${source.rerun_of}`}>
                {t().rerunOf}
              </a>
            </>
          )}
        </span>
      );
    case "event":
      return (
        <span>
          {word} · <Foreign text={source.trigger_id} />
        </span>
      );
    case "step":
      return (
        <span>
          {word} · <Foreign text={`${source.workflow_id} / ${source.step_id}`} />
        </span>
      );
    case "clock":
    case "chain":
      return <span>{word}</span>;
  }
}
