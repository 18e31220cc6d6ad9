import type { RunView } from "../../../shared/contract/runs/run.ts";
import { BASE, stepPath } from "../../lib/page/place.ts";
import { t } from "../../words/index.ts";
import { Foreign } from "../basics/text.tsx";

type Source = RunView["source"];

/** What made a run, in a word. */
export function sourceWord(kind: Source["kind"]): string {
  return t()[`source_${kind}`];
}

interface SourceTextProps {
  readonly source: Source;
  /** The page of the run that this one repeats. */
  runHref?(id: string): string;
}

const anyRun = (id: string) => `${BASE}/runs/${id}`;

/** The same with who or what it was. */
export function SourceText({ source, runHref = anyRun }: SourceTextProps) {
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
              <a class="u" href={runHref(source.rerun_of)}>
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
          {word} ·{" "}
          <a class="u" href={stepPath(source)}>
            <Foreign text={`${source.workflow_id} / ${source.step_id}`} />
          </a>
        </span>
      );
    case "clock":
    case "chain":
      return <span>{word}</span>;
  }
}
