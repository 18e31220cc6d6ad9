import type { ComponentChildren } from "preact";
import { language } from "../../lib/page/preferences.ts";
import { duration } from "../../lib/time/durations.ts";
import { t } from "../../words/index.ts";
import { Moment } from "../basics/moment.tsx";
import { Panel } from "../basics/states.tsx";

/** A setting in words. */
export interface Setting {
  readonly name: string;
  readonly value: ComponentChildren;
  readonly note?: string;
}

interface SettingsSummaryProps {
  readonly settings: readonly Setting[];
  /** Where all of them are. */
  readonly href: string;
  /** The 50th and 95th percentile of successes' durations, in seconds. */
  readonly usual: readonly [number, number] | undefined;
  readonly changed: { readonly updated_at: string; readonly version: number };
  /** Stands below them. */
  readonly children?: ComponentChildren;
}

/** The settings of a job or workflow that are asked for most, and since when they hold. */
export function SettingsSummary({ settings, href, usual, changed, children }: SettingsSummaryProps) {
  const words = t();
  const lang = language.value;
  return (
    <Panel
      title={words.settings}
      end={
        <a class="link" href={href}>
          {words.showAll}
        </a>
      }
    >
      <div class="body">
        <dl class="dl">
          {settings.map(({ name, value, note }) => (
            <>
              <dt>{name}</dt>
              <dd class="num">
                {value} {note !== undefined && <span class="faint">{note}</span>}
              </dd>
            </>
          ))}
          {usual && (
            <>
              <dt>{words.took}</dt>
              <dd class="num">
                p50 {duration(usual[0], lang)} · p95 {duration(usual[1], lang)}
              </dd>
            </>
          )}
          <dt>{words.changed}</dt>
          <dd class="num">
            <Moment at={changed.updated_at} /> <span class="faint">{words.version(changed.version)}</span>
          </dd>
        </dl>
        {children}
      </div>
    </Panel>
  );
}
