import { type ComponentType, h } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { narrow } from "../../lib/page/narrow.ts";
import { scrollInside } from "../../lib/page/scroll-inside.ts";
import { t } from "../../words/index.ts";
import type { GraphProps, Zoom } from "./graph.tsx";
import { Icon } from "../basics/icon.tsx";
import { Skeleton } from "../basics/states.tsx";

type Drawn = ComponentType<GraphProps>;

/** Above so many steps a graph has tools: it is larger than any screen. */
const WITH_TOOLS = 40;

/** The graph of a workflow's steps in a box that it can be scrolled in; with zoom and a search where it is large. */
export function GraphView({ steps, selected }: Pick<GraphProps, "steps" | "selected">) {
  const Graph = useGraph();
  const box = useRef<HTMLDivElement>(null);
  const room = useRoom(box);
  const [zoom, setZoom] = useState<Zoom>({ whole: false, factor: 1 });
  const [query, setQuery] = useState("");
  const wanted = query.trim().toLowerCase();
  const found = wanted === "" ? undefined : new Set(steps.map(({ step_id }) => step_id).filter((id) => id.toLowerCase().includes(wanted)));
  const [first] = found ?? [];
  const shown = first ?? selected;
  useEffect(
    () => scrollInside(box.current, shown === undefined ? undefined : `[data-step="${CSS.escape(shown)}"]`),
    [shown, zoom, Graph, room],
  );
  const large = steps.length > WITH_TOOLS;
  return (
    <>
      {large && (
        <Tools
          query={query}
          count={found?.size}
          find={setQuery}
          zoomBy={(by) => setZoom(({ whole, factor }) => ({ whole, factor: Math.min(8, Math.max(0.05, factor * by)) }))}
          fit={() => setZoom({ whole: true, factor: 1 })}
        />
      )}
      <div class={large ? "dagbox large" : "dagbox"} ref={box} tabIndex={0} role="region" aria-label={t().graph}>
        {Graph ? h(Graph, { steps, selected, down: narrow.value, found, room, zoom }) : <Skeleton lines={4} height={52} />}
      </div>
    </>
  );
}

/** How wide the box is, in px; 0: not known yet. */
function useRoom(box: { readonly current: HTMLElement | null }): number {
  const [room, setRoom] = useState(0);
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return undefined;
    setRoom(element.clientWidth);
    const observer = new ResizeObserver(() => setRoom(element.clientWidth));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return room;
}

/** The graph and what lays it out are loaded when one is shown first. */
let loaded: Drawn | undefined;

function useGraph(): Drawn | undefined {
  const [Graph, setGraph] = useState<Drawn | undefined>(() => loaded);
  useEffect(() => {
    if (loaded) return undefined;
    let here = true;
    void import("./graph.tsx").then((part) => {
      loaded = part.Graph;
      if (here) setGraph(() => part.Graph);
    });
    return () => {
      here = false;
    };
  }, []);
  return Graph;
}

interface ToolsProps {
  readonly query: string;
  readonly count: number | undefined;
  find(query: string): void;
  zoomBy(factor: number): void;
  fit(): void;
}

function Tools({ query, count, find, zoomBy, fit }: ToolsProps) {
  const words = t();
  return (
    <div class="row wrap tools">
      <label class="field">
        <Icon name="search" class="faint" />
        <span class="vh">{words.findStep}</span>
        <input
          type="text"
          placeholder={words.findStep}
          spellcheck={false}
          autocomplete="off"
          value={query}
          onInput={({ currentTarget }) => find(currentTarget.value)}
        />
      </label>
      <span class="small muted" role="status">
        {count === undefined ? "" : words.foundSteps(count)}
      </span>
      <span class="grow" />
      <span class="seg" role="group" aria-label={words.view}>
        <button type="button" aria-label={words.zoomOut} title={words.zoomOut} onClick={() => zoomBy(0.8)}>
          <Icon name="dash" />
        </button>
        <button type="button" onClick={fit}>
          {words.fit}
        </button>
        <button type="button" aria-label={words.zoomIn} title={words.zoomIn} onClick={() => zoomBy(1.25)}>
          <Icon name="plus" />
        </button>
      </span>
    </div>
  );
}
