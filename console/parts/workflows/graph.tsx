import { useMemo } from "preact/hooks";
import { useLocation } from "preact-iso/router";
import { placeSteps } from "../../lib/charts/dag-layout.ts";
import { edgeKind } from "../../lib/workflows/steps.ts";
import { shortened, widthOf } from "../../lib/page/text-width.ts";
import { t } from "../../words/index.ts";
import { iconOf, type Shown, statusWord } from "../basics/status.tsx";
import { visible } from "../basics/text.tsx";

/** A step as a node of a graph. */
interface GraphStep {
  readonly step_id: string;
  readonly depends_on: readonly string[];
  /** Undefined: it is defined, and no run of it is shown. */
  readonly status: Shown | undefined;
  /** What it leads to. */
  readonly href: string;
  /** Its second line, asked for with each drawing: it may count. */
  says(): string;
}

export interface GraphProps {
  readonly steps: readonly GraphStep[];
  readonly selected: string | undefined;
  /** From top to bottom, where it is narrow. */
  readonly down: boolean;
  /** Steps that are looked for. */
  readonly found: ReadonlySet<string> | undefined;
  /** Width that there is for it, in px. */
  readonly room: number;
  readonly zoom: Zoom;
}

/** `whole`: small enough to be seen whole; else not smaller than can be read. `factor`: so much larger than that. */
export interface Zoom {
  readonly whole: boolean;
  readonly factor: number;
}

/** A graph that does not fit is made so much smaller at most, before it is scrolled. */
const READABLE = 0.72;
const SMALLEST = 0.08;

/** Sizes of nodes where there is room, and where it is narrow: as wide as the longest name needs, between both widths. */
const NODE = {
  wide: { widths: [142, 214], height: 48, icon: 10, text: 34, first: 20, second: 37, font: "700 12.5px" },
  narrow: { widths: [108, 148], height: 44, icon: 7, text: 28, first: 18, second: 35, font: "700 12px" },
} as const;
const SAYS_FONT = "400 11px";
/** Between a node's text and its right side. */
const RIGHT = 5;

type Size = (typeof NODE)["wide" | "narrow"] & { readonly width: number };

function sizeOf(steps: readonly GraphStep[], down: boolean): Size {
  const node = down ? NODE.narrow : NODE.wide;
  const [least, most] = node.widths;
  const longest = Math.max(0, ...steps.map(({ step_id }) => widthOf(visible(step_id), node.font)));
  return { ...node, width: Math.min(most, Math.max(least, Math.ceil(longest) + node.text + RIGHT)) };
}

/** Steps as nodes and what they wait for as lines between them: an SVG whose nodes are links. Loaded when it is shown. */
export function Graph({ steps, selected, down, found, room, zoom }: GraphProps) {
  const size = useMemo(() => sizeOf(steps, down), [steps, down]);
  const placed = useMemo(() => placeSteps(steps, { width: size.width, height: size.height, down }), [steps, size, down]);
  const fit = room === 0 ? 1 : Math.min(1, room / placed.width);
  const scale = Math.max(SMALLEST, (zoom.whole ? fit : Math.max(READABLE, fit)) * zoom.factor);
  const status = new Map(steps.map((step) => [step.step_id, step.status]));
  return (
    <svg
      class={down ? "draw tall" : "draw"}
      width={Math.round(placed.width * scale)}
      height={Math.round(placed.height * scale)}
      viewBox={`0 0 ${placed.width} ${placed.height}`}
      role="group"
      aria-label={t().graphLabel(steps.length)}
    >
      {placed.edges.map(({ from, to, path }) => {
        const kind = edgeKind(status.get(from), status.get(to));
        return <path key={`${from}>${to}`} class={kind === "passed" ? "edge" : `edge ${kind}`} d={path} />;
      })}
      {steps.map((step) => (
        <Node
          key={step.step_id}
          step={step}
          at={placed.nodes.get(step.step_id) ?? { x: 0, y: 0 }}
          size={size}
          look={`${step.step_id === selected ? "sel" : ""} ${found?.has(step.step_id) === true ? "found" : ""}`}
        />
      ))}
    </svg>
  );
}

interface NodeProps {
  readonly step: GraphStep;
  readonly at: { readonly x: number; readonly y: number };
  readonly size: Size;
  readonly look: string;
}

function Node({ step, at, size, look }: NodeProps) {
  const { route } = useLocation();
  const { step_id, status, says, href } = step;
  const said = says();
  const indent = status === undefined ? 12 : size.text;
  const room = size.width - indent - RIGHT;
  const name = visible(step_id);
  const shown = shortened(name, size.font, room);
  const go = (event: MouseEvent) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    route(href, true);
  };
  return (
    <a
      href={href}
      class={`node ${status === undefined ? "" : `c-${status}`} ${look}`}
      data-step={step_id}
      aria-current={look.startsWith("sel") ? "true" : undefined}
      onClick={go}
    >
      <g transform={`translate(${at.x} ${at.y})`}>
        <rect class="box" width={size.width} height={size.height} rx="7" />
        {status !== undefined && (
          <svg
            x={size.icon}
            y={size.height / 2 - 8}
            width="16"
            height="16"
            class={`c-${status}`}
            role="img"
            aria-label={`${statusWord(status)} `}
          >
            <use href={`#i-${iconOf(status)}`} />
          </svg>
        )}
        <text class="b" x={indent} y={size.first}>
          {shown}{" "}
        </text>
        <text x={indent} y={size.second}>
          {shortened(said, SAYS_FONT, room)}
        </text>
        {shown !== name && <title>{name}</title>}
      </g>
    </a>
  );
}
