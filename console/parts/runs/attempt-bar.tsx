import type { Shown } from "../basics/status.tsx";

interface AttemptBarProps {
  /** Percent of the drawing's width, such as `12.50%`. */
  readonly from: string;
  readonly to: string;
  readonly status: Shown;
  /** In px. */
  readonly y: number;
  readonly height: number;
}

/** An attempt on an axis of time, in a shape of its own for what went wrong. */
export function AttemptBar({ from, to, status, y, height }: AttemptBarProps) {
  const width = `${Math.max(0.6, parseFloat(to) - parseFloat(from))}%`;
  const kind = status === "success" ? "softbox" : `fill c-${status}`;
  return (
    <svg x={from} y={y} width={width} height={height}>
      <rect class={kind} width="100%" height={height} rx="3" />
      {status === "failed" && parseFloat(width) > 2 && <rect class="cut" x="38%" width="2" height={height} />}
      {status === "timeout" && <rect class="cut" x="88%" width="2" height={height} />}
    </svg>
  );
}
