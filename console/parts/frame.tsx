import type { ComponentChildren } from "preact";
import { useLocation } from "preact-iso/router";
import type { JobView } from "../../shared/contract/job.ts";
import type { Overview } from "../../shared/contract/overview.ts";
import { now } from "../lib/clock.ts";
import { useKeys } from "../lib/keys.ts";
import { BASE, crumbs, placeZone } from "../lib/place.ts";
import { chosenZone, deploymentZone, language, singleKeys, zone } from "../lib/preferences.ts";
import { known, live, refresh } from "../lib/query.ts";
import { config } from "../lib/session.ts";
import { clockTime, zoneName } from "../lib/time.ts";
import { t } from "../words/index.ts";
import { DialogHost } from "./dialog.tsx";
import { Icon } from "./icon.tsx";
import { askForKeys } from "./key-help.tsx";
import { openPalette } from "./palette.tsx";
import { Toasts } from "./toast.tsx";

/** What is around every screen: the rail (at the bottom where it is narrow), the top bar, and what lies over the page. */
export function Frame({ children }: { readonly children: ComponentChildren }) {
  const { route } = useLocation();
  useKeys({
    "Mod+KeyK": openPalette,
    "Shift+Slash": askForKeys,
    "KeyG KeyO": () => route(BASE),
    "KeyG KeyJ": () => route(`${BASE}/jobs`),
    "KeyG KeyS": () => route(`${BASE}/settings`),
  });
  return (
    <>
      <a class="skip" href="#main">
        {t().skip}
      </a>
      <div class="shell">
        <Rail />
        <div class="content">
          <TopBar />
          <main class="page" id="main" tabIndex={-1}>
            {children}
          </main>
        </div>
      </div>
      <TabBar />
      <DialogHost />
      <Toasts />
    </>
  );
}

/** A scope that is not the first is marked, so that it is never taken for the one that counts. */
function otherScope(): boolean {
  const { scope, scopes } = config.value ?? {};
  return scopes?.[0] !== undefined && scopes[0].name !== scope;
}

function current(path: string, url: string): "page" | undefined {
  const place = url.split("?")[0] ?? "";
  return (path === BASE ? place.replace(/\/$/, "") === BASE : place.startsWith(path)) ? "page" : undefined;
}

function Rail() {
  const { url } = useLocation();
  const jobs = known<readonly JobView[]>("/jobs").value;
  const failing = jobs?.filter(({ failure_streak, enabled }) => enabled && failure_streak > 0).length ?? 0;
  const others = known<Overview>("/overview").value?.attention.filter(({ kind }) => kind !== "failing").length ?? 0;
  const trouble = failing + others;
  return (
    <aside class={otherScope() ? "side other" : "side"} aria-label={t().mainMenu}>
      <div>
        <a class="brand" href={BASE}>
          <svg class="bell" aria-hidden="true">
            <use href="#i-bell" />
          </svg>
          Belfry
        </a>
        <p class="scope">
          <span class="vh">{t().scope}: </span>
          <b>{config.value?.scope}</b>
          <span class="faint small">{deploymentZone.value}</span>
        </p>
        <nav class="nav" aria-label={t().screens}>
          <a href={BASE} aria-current={current(BASE, url)}>
            <Icon name="overview" />
            {t().overview}
            {trouble > 0 && (
              <span class="n bad">
                {trouble}
                <span class="vh"> {t().toCheck}</span>
              </span>
            )}
          </a>
          <a href={`${BASE}/jobs`} aria-current={current(`${BASE}/jobs`, url)}>
            <Icon name="jobs" />
            {t().jobs}
            {jobs && <span class="n">{jobs.length}</span>}
          </a>
        </nav>
        <div class="end">
          <nav class="nav" aria-label={t().helpAndSettings}>
            <a href="/docs">
              <Icon name="docs" />
              {t().apiDocs}
            </a>
            <a href={`${BASE}/settings`} aria-current={current(`${BASE}/settings`, url)}>
              <Icon name="settings" />
              {t().settings}
              <span class="n">{language.value === "ko" ? "한국어" : "English"}</span>
            </a>
          </nav>
        </div>
      </div>
    </aside>
  );
}

function TopBar() {
  return (
    <header class={otherScope() ? "topbar other" : "topbar"}>
      <nav class="grow" aria-label={t().whereWeAre}>
        <ol class="crumbs">
          {crumbs.value.map(({ text, href }) => (
            <li key={text} aria-current={href === undefined ? "page" : undefined}>
              {href === undefined ? <bdi>{text}</bdi> : <a href={href}>{text}</a>}
            </li>
          ))}
        </ol>
      </nav>
      <span class="only-narrow scope-chip mono small">{config.value?.scope}</span>
      <Live />
      <button class="find" type="button" aria-keyshortcuts="Meta+K Control+K" onClick={openPalette}>
        <Icon name="search" />
        <span>{t().find}</span>
        {singleKeys.value === "on" && <kbd aria-hidden="true">⌘K</kbd>}
      </button>
      <ZoneSwitch />
    </header>
  );
}

/** Is what is shown up to date, and as of when? */
function Live() {
  const at = live.at.value;
  if (live.connected.value) {
    return (
      <span class="live">
        <span>
          {t().live}
          <span class="not-narrow"> · {clockTime(now.value, zone(), "always")}</span>
        </span>
      </span>
    );
  }
  return (
    <button class="live lost" type="button" onClick={refresh}>
      <span role="status">{at === undefined ? t().lost : t().lostSince(clockTime(at, zone(), "always"))}</span>
    </button>
  );
}

function ZoneSwitch() {
  const zones = [...new Set([deploymentZone.value, placeZone.value, zone(), "UTC"])].filter((name) => name !== undefined);
  return (
    <div class="seg" role="group" aria-label={t().zone}>
      {zones.map((name) => (
        <button
          key={name}
          type="button"
          title={name}
          aria-pressed={zone() === name}
          onClick={() => (chosenZone.value = name === deploymentZone.value ? undefined : name)}
        >
          {zoneName(name, now.peek())}
        </button>
      ))}
    </div>
  );
}

/** At the thumb, where it is narrow. */
function TabBar() {
  const { url } = useLocation();
  return (
    <nav class="tabbar" aria-label={t().screensNarrow}>
      <a href={BASE} aria-current={current(BASE, url)}>
        <Icon name="overview" />
        {t().overview}
      </a>
      <a href={`${BASE}/jobs`} aria-current={current(`${BASE}/jobs`, url)}>
        <Icon name="jobs" />
        {t().jobs}
      </a>
      <button type="button" onClick={openPalette}>
        <Icon name="search" />
        {t().findShort}
      </button>
      <a href={`${BASE}/settings`} aria-current={current(`${BASE}/settings`, url)}>
        <Icon name="settings" />
        {t().settings}
      </a>
    </nav>
  );
}
