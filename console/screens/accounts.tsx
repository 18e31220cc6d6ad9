import { useRoute } from "preact-iso/router";
import { BASE, usePlace } from "../lib/page/place.ts";
import { may } from "../lib/asking/session.ts";
import { AuditPanel } from "../parts/accounts/audit-panel.tsx";
import { TokensPanel } from "../parts/accounts/tokens-panel.tsx";
import { UsersPanel } from "../parts/accounts/users-panel.tsx";
import { a } from "../words/accounts.ts";
import { t } from "../words/index.ts";

const TABS = ["users", "tokens", "audit"] as const;

/** Users, service tokens, and who did what. */
export function Accounts() {
  const { params } = useRoute();
  const [words, own] = [t(), a()];
  const tab = TABS.find((one) => one === params["tab"]) ?? "users";
  usePlace({ text: words.accounts, href: `${BASE}/accounts` }, { text: own[tab] });
  return (
    <>
      <div class="head">
        <div class="grow">
          <h1>{words.accounts}</h1>
        </div>
      </div>
      <nav class="tabs" aria-label={own.tabs}>
        {TABS.map((one) => (
          <a key={one} href={`${BASE}/accounts${one === "users" ? "" : `/${one}`}`} aria-current={one === tab ? "page" : undefined}>
            {own[one]}
          </a>
        ))}
      </nav>
      {!may("accounts") && <p class="note">{words.needsAccess("accounts")}</p>}
      {may("accounts") && tab === "users" && <UsersPanel />}
      {may("accounts") && tab === "tokens" && <TokensPanel />}
      {may("accounts") && tab === "audit" && <AuditPanel />}
    </>
  );
}
