import { Graph, layout } from "@dagrejs/dagre";

interface Step {
  readonly step_id: string;
  readonly depends_on: readonly string[];
}

interface NodeSize {
  readonly width: number;
  readonly height: number;
}

/** How a graph is laid out: left to right, or top to bottom. */
export interface LayoutOptions extends NodeSize {
  readonly down: boolean;
}

/** Where steps are, and the lines between them. In px. */
export interface Placed extends NodeSize {
  /** Upper left corners, by step. */
  readonly nodes: ReadonlyMap<string, Point>;
  readonly edges: readonly { readonly from: string; readonly to: string; readonly path: string }[];
}

interface Point {
  readonly x: number;
  readonly y: number;
}

const MARGIN = 14;
/** Between nodes side by side, and between one rank and the next. */
const GAPS = { right: { beside: 18, rank: 28 }, down: { beside: 8, rank: 26 } };
/** Above so many steps the quicker way of ranking is taken. */
const MANY = 200;

const known = new Map<string, Placed>();
const KNOWN_LIMIT = 20;

/** Lays a graph out. The same steps are laid out once. */
export function placeSteps(steps: readonly Step[], options: LayoutOptions): Placed {
  const key = JSON.stringify([options, steps.map(({ step_id, depends_on }) => [step_id, depends_on])]);
  const found = known.get(key);
  if (found) return found;
  const placed = place(steps, options);
  known.set(key, placed);
  const [oldest] = known.keys();
  if (known.size > KNOWN_LIMIT && oldest !== undefined) known.delete(oldest);
  return placed;
}

function place(steps: readonly Step[], { width, height, down }: LayoutOptions): Placed {
  const gap = down ? GAPS.down : GAPS.right;
  const graph = new Graph();
  graph.setGraph({
    rankdir: down ? "TB" : "LR",
    nodesep: gap.beside,
    ranksep: gap.rank,
    edgesep: 8,
    marginx: MARGIN,
    marginy: MARGIN,
    ranker: steps.length > MANY ? "longest-path" : "network-simplex",
  });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const { step_id } of steps) graph.setNode(step_id, { width, height });
  for (const { step_id, depends_on } of steps) for (const before of depends_on) if (graph.hasNode(before)) graph.setEdge(before, step_id);
  layout(graph);
  const size = graph.graph() as Partial<NodeSize>;
  const whole = { width: Math.ceil(size.width ?? 0), height: Math.ceil(size.height ?? 0) };
  const centres = steps.map(({ step_id }) => graph.node(step_id) as Point);
  const turn = isUpsideDown(centres, down) ? mirrored(whole, down) : (point: Point) => point;
  const nodes = new Map(
    steps.map(({ step_id }, index) => {
      const { x, y } = turn(centres[index] ?? { x: 0, y: 0 });
      return [step_id, { x: round(x - width / 2), y: round(y - height / 2) }];
    }),
  );
  const edges = graph.edges().map(({ v: from, w: to }: { readonly v: string; readonly w: string }) => {
    const { points = [] } = graph.edge(from, to) as { readonly points?: readonly Point[] };
    return { from, to, path: pathOf(nodes.get(from), nodes.get(to), points.map(turn), { width, height, down }) };
  });
  return { nodes, edges, ...whole };
}

/** Do steps of one rank stand more often against their order than in it? Either way the lines cross as little. */
function isUpsideDown(centres: readonly Point[], down: boolean): boolean {
  const ranks = Map.groupBy(centres, ({ x, y }) => Math.round(down ? y : x));
  let against = 0;
  for (const rank of ranks.values()) {
    for (const [index, { x, y }] of rank.entries()) {
      const before = rank[index - 1];
      if (before) against += Math.sign(down ? before.x - x : before.y - y);
    }
  }
  return against > 0;
}

function mirrored({ width, height }: NodeSize, down: boolean): (point: Point) => Point {
  return ({ x, y }) => (down ? { x: width - x, y } : { x, y: height - y });
}

/** From the middle of one side to the middle of another, bent around what lies between. */
function pathOf(from: Point | undefined, to: Point | undefined, points: readonly Point[], { width, height, down }: LayoutOptions): string {
  if (!from || !to) return "";
  const start = down ? { x: from.x + width / 2, y: from.y + height } : { x: from.x + width, y: from.y + height / 2 };
  const end = down ? { x: to.x + width / 2, y: to.y } : { x: to.x, y: to.y + height / 2 };
  // To the next rank there is only the point between both, which the curve passes anyway.
  const bends = points.length > 3 ? points.slice(1, -1) : [];
  let path = `M${round(start.x)} ${round(start.y)}`;
  let last: Point = start;
  for (const point of [...bends, end]) {
    const [x, y] = [round((last.x + point.x) / 2), round((last.y + point.y) / 2)];
    const control = down ? `${round(last.x)} ${y} ${round(point.x)} ${y}` : `${x} ${round(last.y)} ${x} ${round(point.y)}`;
    path += `C${control} ${round(point.x)} ${round(point.y)}`;
    last = point;
  }
  return path;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
