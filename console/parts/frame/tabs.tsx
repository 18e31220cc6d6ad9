import { type Named, pathOf } from "../../lib/subjects/subject.ts";
import { t } from "../../words/index.ts";

const TABS = ["", "runs", "settings"] as const;
type Tab = (typeof TABS)[number];

/** The tab of a job's or workflow's page that an address names. */
export function tabOf(url: string): Tab {
  const asked = url.split("?")[0]?.split("/")[4] ?? "";
  return TABS.find((one) => one === asked) ?? "";
}

interface TabsProps {
  readonly of: Named;
  readonly tab: Tab;
  /** Of the navigation. */
  readonly label: string;
}

export function Tabs({ of, tab, label }: TabsProps) {
  const words = t();
  const names = { "": words.overview, runs: words.runs, settings: words.settings } as const;
  return (
    <nav class="tabs" aria-label={label}>
      {TABS.map((name) => (
        <a key={name} href={pathOf(of, name === "" ? "" : `/${name}`)} aria-current={name === tab ? "page" : undefined}>
          {names[name]}
        </a>
      ))}
    </nav>
  );
}
