import { useState } from "preact/hooks";
import type { UserView } from "../../../shared/contract/accounts/account.ts";
import { type ApiError } from "../../lib/asking/api.ts";
import { changeUser, createUser, deleteUser, type NewUser } from "../../lib/tasks/accounts.ts";
import { a } from "../../words/accounts.ts";
import { t } from "../../words/index.ts";
import { DialogForm } from "../basics/dialog-form.tsx";
import { closeDialog, openDialog } from "../basics/dialog.tsx";
import { FormField } from "../forms/form-field.tsx";

const EMPTY: NewUser = { username: "", email: "", name: "", password: "", is_superuser: false, is_viewer: false };
const SHORTEST_PASSWORD = 8;

export function askForNewUser(): void {
  openDialog(() => <UserDialog user={undefined} />);
}

export function askToChangeUser(user: UserView): void {
  openDialog(() => <UserDialog user={user} />);
}

export function askToDeleteUser(user: UserView): void {
  openDialog(() => (
    <DialogForm
      title={a().deleteUserTitle(user.username)}
      button={{ text: a().deleteUser, tone: "danger" }}
      leave={t().cancel}
      act={() => deleteUser(user).then(closeDialog)}
    >
      <p class="muted">{a().deleteUserHint}</p>
    </DialogForm>
  ));
}

function UserDialog({ user }: { readonly user: UserView | undefined }) {
  const own = a();
  const [given, setGiven] = useState<NewUser>(user ? { ...user, password: "" } : EMPTY);
  const [faults, setFaults] = useState<ApiError["details"]>([]);
  const set = (change: Partial<NewUser>) => {
    setGiven({ ...given, ...change });
    setFaults([]);
  };
  const { username, email, name, password, is_superuser, is_viewer } = given;
  const passwordFits = password.length >= SHORTEST_PASSWORD || (user !== undefined && password === "");
  const text = (path: "username" | "email" | "name" | "password", label: string, hint?: string) => (
    <FormField
      path={path}
      label={label}
      hint={hint}
      fault={faults.find((one) => one.path === path)?.message}
      renderControl={(control) => (
        <input
          {...control}
          class={control["aria-invalid"] ? "in bad" : "in"}
          {...(path === "password" ? ({ type: "password" } as const) : ({ type: "text" } as const))}
          autocomplete={path === "password" ? "new-password" : "off"}
          spellcheck={false}
          value={given[path]}
          onInput={({ currentTarget }) => set({ [path]: currentTarget.value })}
        />
      )}
    />
  );
  return (
    <DialogForm
      title={user ? own.changeUser(user.username) : own.newUser}
      button={{ text: user ? own.save : own.create, ready: username !== "" && email !== "" && name !== "" && passwordFits }}
      leave={t().cancel}
      act={async () => {
        const { password: _, ...rest } = { username, email, name, is_superuser, is_viewer, password };
        await (user ? changeUser(user, password === "" ? rest : { ...rest, password }) : createUser(given));
        closeDialog();
      }}
      refused={({ details }) => setFaults(details)}
    >
      <div class="form">
        {text("username", t().username)}
        {text("name", own.name)}
        {text("email", own.email)}
        {text("password", user ? own.newPassword : t().password, own.passwordHint)}
      </div>
      <label class="row">
        <input type="checkbox" checked={is_superuser} onInput={({ currentTarget }) => set({ is_superuser: currentTarget.checked })} />
        <span>{own.makeAdmin}</span>
      </label>
      <label class="row">
        <input
          type="checkbox"
          checked={is_viewer && !is_superuser}
          disabled={is_superuser}
          onInput={({ currentTarget }) => set({ is_viewer: currentTarget.checked })}
        />
        <span>{own.makeViewer}</span>
      </label>
    </DialogForm>
  );
}
