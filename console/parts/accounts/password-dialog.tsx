import { useState } from "preact/hooks";
import type { ApiError } from "../../lib/asking/api.ts";
import { changePassword } from "../../lib/asking/sign-in.ts";
import { t } from "../../words/index.ts";
import { DialogForm } from "../basics/dialog-form.tsx";
import { closeDialog, openDialog } from "../basics/dialog.tsx";
import { FormField } from "../forms/form-field.tsx";

const SHORTEST = 8;

export function askToChangePassword(): void {
  openDialog(() => <PasswordDialog />);
}

function PasswordDialog() {
  const words = t();
  const [given, setGiven] = useState({ current_password: "", new_password: "" });
  const [faults, setFaults] = useState<ApiError["details"]>([]);
  const fields = [
    ["current_password", words.password, "current-password"],
    ["new_password", words.newPassword, "new-password"],
  ] as const;
  return (
    <DialogForm
      title={words.changePassword}
      button={{ text: words.changePassword, ready: given.current_password !== "" && given.new_password.length >= SHORTEST }}
      leave={words.cancel}
      act={() => changePassword(given.current_password, given.new_password).then(closeDialog)}
      refused={({ details }) => setFaults(details)}
    >
      <p class="muted">{words.changePasswordHint}</p>
      <div class="form">
        {fields.map(([path, label, autocomplete]) => (
          <FormField
            key={path}
            path={path}
            label={label}
            fault={faults.find((one) => one.path === path)?.message}
            renderControl={(control) => (
              <input
                {...control}
                class="in"
                type="password"
                autocomplete={autocomplete}
                value={given[path]}
                onInput={({ currentTarget }) => {
                  setGiven({ ...given, [path]: currentTarget.value });
                  setFaults([]);
                }}
              />
            )}
          />
        ))}
      </div>
    </DialogForm>
  );
}
