import type { Histogram } from "../../../shared/domain/definition/job.ts";

/** One series of a metric. */
export interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** A metric in Prometheus's text format 0.0.4, line by line. */
export function counter(name: string, help: string, samples: readonly Sample[]): string[] {
  return family("counter", name, help, samples.map(row(name)));
}

export function gauge(name: string, help: string, samples: readonly Sample[]): string[] {
  return family("gauge", name, help, samples.map(row(name)));
}

/** Histograms that share their bounds. One that has counted nothing is left out. */
export function histogram(
  name: string,
  help: string,
  bounds: readonly number[],
  histograms: readonly { readonly labels: Readonly<Record<string, string>>; readonly counted: Histogram }[],
): string[] {
  const rows = histograms.flatMap(({ labels, counted: { buckets, sum } }) => {
    let below = 0;
    const cumulative = buckets.map((count, index): Sample => {
      below += count;
      return { labels: { ...labels, le: String(bounds[index] ?? "+Inf") }, value: below };
    });
    if (below === 0) return [];
    const [sumRow, countRow] = [row(`${name}_sum`), row(`${name}_count`)];
    return [...cumulative.map(row(`${name}_bucket`)), sumRow({ labels, value: sum }), countRow({ labels, value: below })];
  });
  return family("histogram", name, help, rows);
}

function family(type: "counter" | "gauge" | "histogram", name: string, help: string, rows: readonly string[]): string[] {
  return [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`, ...rows];
}

function row(name: string): (sample: Sample) => string {
  return ({ labels, value }) => `${name}{${Object.entries(labels).map(quoted).join(",")}} ${value}`;
}

function quoted([label, value]: readonly [string, string]): string {
  return `${label}="${value.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n")}"`;
}
