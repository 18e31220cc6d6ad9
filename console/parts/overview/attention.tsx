import { useEffect, useState } from "preact/hooks";
import { useLocation } from "preact-iso/router";
import type { Attention as Item } from "../../../shared/contract/operations/attention.ts";
import { showHidden } from "../../lib/asking/hidden.ts";
import { useKeys } from "../../lib/page/keys.ts";
import { watchOutcomes } from "../../lib/asking/recent.ts";
import { namedOf } from "../../lib/subjects/subject.ts";
import { t } from "../../words/index.ts";
import { AttentionItem, pageOf } from "./attention-item.tsx";
import { Panel } from "../basics/states.tsx";

const SHOWN = 20;

interface AttentionProps {
  readonly items: readonly Item[];
  /** How many more are hidden in this browser. */
  readonly hidden: number;
  readonly isCut: boolean;
}

/** What needs a look, the gravest first; keys 1 to 9 open the first ones. */
export function Attention({ items, hidden, isCut }: AttentionProps) {
  const words = t();
  const { route } = useLocation();
  const [all, showAll] = useState(false);
  const shown = all ? items : items.slice(0, SHOWN);
  const owners = [...new Set(shown.flatMap((item) => ("owner" in item ? [item.owner] : [])))].toSorted();
  useEffect(() => watchOutcomes(owners.map(namedOf)), [owners.join(",")]);
  const opened = shown.slice(0, 9).map((item, index) => [`Digit${index + 1}`, () => route(pageOf(item))] as const);
  useKeys(Object.fromEntries(opened));
  return (
    <Panel title={words.attention} note={words.worstFirst}>
      {items.length === 0 && <p class="body muted small">{words.nothingElse}</p>}
      <ol class="attn">
        {shown.map((item) => (
          <AttentionItem key={item.id} item={item} />
        ))}
      </ol>
      {(shown.length < items.length || hidden > 0 || isCut) && (
        <div class="foot">
          {shown.length < items.length && (
            <button class="btn s" type="button" onClick={() => showAll(true)}>
              {words.showAllItems(items.length)}
            </button>
          )}
          {isCut && <span>{words.cut_attention}</span>}
          {hidden > 0 && (
            <span>
              {words.hiddenHere(hidden)}{" "}
              <button class="btn s ghost" type="button" onClick={showHidden}>
                {words.showHidden}
              </button>
            </span>
          )}
        </div>
      )}
    </Panel>
  );
}
