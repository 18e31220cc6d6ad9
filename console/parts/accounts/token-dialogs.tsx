import { useState } from "preact/hooks";
import type { ServiceTokenView } from "../../../shared/contract/accounts/account.ts";
import { createToken, type NewToken, revokeToken, rotateToken } from "../../lib/tasks/accounts.ts";
import { a } from "../../words/accounts.ts";
import { t } from "../../words/index.ts";
import { DialogForm } from "../basics/dialog-form.tsx";
import { closeDialog, openDialog } from "../basics/dialog.tsx";
import { showSecret } from "../basics/secret-dialog.tsx";

const SCOPES = ["work:report", "workflow:read", "workflow:write", "workflow:admin", "user:read", "user:admin"] as const;
const LONGEST_DAYS = 365;
const DEFAULT_DAYS = 90;
/** For so long the secret before a new one counts as well. */
const OVERLAP_HOURS = 24;

export function askForNewToken(): void {
  openDialog(() => <NewTokenDialog />);
}

export function askToRotate({ id, name }: ServiceTokenView): void {
  openDialog(() => (
    <DialogForm
      title={a().rotateTitle(name)}
      button={{ text: a().rotate }}
      leave={t().cancel}
      act={() => rotateToken(id, OVERLAP_HOURS).then(showToken)}
    >
      <p class="muted">{a().rotateHint(OVERLAP_HOURS)}</p>
    </DialogForm>
  ));
}

export function askToRevoke(token: ServiceTokenView): void {
  openDialog(() => (
    <DialogForm
      title={a().revokeTitle(token.name)}
      button={{ text: a().revoke, tone: "danger" }}
      leave={t().cancel}
      act={() => revokeToken(token).then(closeDialog)}
    >
      <p class="muted">{a().revokeHint}</p>
    </DialogForm>
  ));
}

function showToken({ name, token }: NewToken): void {
  const { secretTitle, secretOnce, copySecret, keptIt } = a();
  showSecret(token, { title: secretTitle(name), hint: secretOnce, copy: copySecret, kept: keptIt });
}

function NewTokenDialog() {
  const own = a();
  const [name, setName] = useState("");
  const [days, setDays] = useState(String(DEFAULT_DAYS));
  const [scopes, setScopes] = useState<readonly string[]>(["work:report"]);
  const ready =
    name.trim() !== "" && scopes.length > 0 && Number.isInteger(Number(days)) && Number(days) >= 1 && Number(days) <= LONGEST_DAYS;
  const toggle = (scope: string, on: boolean) => setScopes(on ? [...scopes, scope] : scopes.filter((one) => one !== scope));
  return (
    <DialogForm
      title={own.newToken}
      button={{ text: own.create, ready }}
      leave={t().cancel}
      act={async () => showToken(await createToken({ name: name.trim(), scopes, expires_in_days: Number(days) }))}
    >
      <label class="label" for="token-name">
        {own.name}
      </label>
      <input class="in" id="token-name" autofocus value={name} onInput={({ currentTarget }) => setName(currentTarget.value)} />
      <fieldset class="plain">
        <legend class="label">{own.scopes}</legend>
        {SCOPES.map((scope) => (
          <label key={scope} class="row">
            <input type="checkbox" checked={scopes.includes(scope)} onInput={({ currentTarget }) => toggle(scope, currentTarget.checked)} />
            <code>{scope}</code>
          </label>
        ))}
      </fieldset>
      <label class="label" for="token-days">
        {own.days}
      </label>
      <input
        class="in num"
        id="token-days"
        type="number"
        min={1}
        max={LONGEST_DAYS}
        value={days}
        onInput={({ currentTarget }) => setDays(currentTarget.value)}
      />
    </DialogForm>
  );
}
