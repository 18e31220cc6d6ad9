import {
  ABOUT,
  type NotificationDraft,
  type NotificationField,
  type NotificationType,
  TYPE_GROUPS,
} from "../../lib/notifications/notification-draft.ts";
import { n } from "../../words/notifications.ts";
import { FormField } from "../forms/form-field.tsx";
import { OneOf } from "../basics/one-of.tsx";
import { OwnerPicker } from "../subjects/owner-picker.tsx";
import { ParamsArea } from "../forms/params-area.tsx";
import { Group } from "../forms/record-form.tsx";
import type { RecordEditing } from "../forms/use-record-editor.ts";

interface GroupProps {
  readonly editing: RecordEditing<NotificationDraft, NotificationField>;
}

/** What is told, and of which jobs. */
export function NotificationWhat({ editing }: GroupProps) {
  const own = n();
  const { draft, fields, change, leaveField } = editing;
  const { notification_types: types, about } = draft;
  return (
    <Group id="what" title={own.group_what}>
      <FormField
        path="notification_types"
        label={own.field_notification_types}
        hint={types.length === 0 ? own.hint_noTypes : undefined}
        fault={fields.notification_types}
        group
        renderControl={({ id, ...described }) => (
          <div class="types" role="group" aria-labelledby="l-notification_types" id={id} tabIndex={-1} {...described}>
            {(["states", "events"] as const).map((group) => (
              <TypeGroup
                key={group}
                title={own[`types_${group}`]}
                types={TYPE_GROUPS[group]}
                chosen={types}
                change={(notification_types) => change({ notification_types })}
              />
            ))}
          </div>
        )}
      />
      <FormField
        path="filters"
        label={own.field_filters}
        hint={own[`hint_about_${about}`]}
        fault={fields.filters}
        group
        renderControl={(given) => (
          <OneOf
            label="l-filters"
            given={given}
            chosen={about}
            options={ABOUT.map((one) => [one, own[`about_${one}`]])}
            choose={(one) => change({ about: one })}
          />
        )}
        after={<About editing={editing} leave={() => leaveField("filters")} />}
      />
    </Group>
  );
}

/** What the choice of it leaves open. */
function About({ editing: { draft, fields, change }, leave }: GroupProps & { leave(): void }) {
  const own = n();
  const bad = fields.filters !== undefined;
  const given = {
    id: "f-filters-detail",
    "aria-describedby": bad ? "e-filters n-filters" : "n-filters",
    "aria-invalid": bad,
  };
  if (draft.about === "all") return null;
  return (
    <div class="after">
      {draft.about === "chosen" ? (
        <OwnerPicker label={own.findOwner} given={given} chosen={draft.chosen} change={(chosen) => change({ chosen })} leave={leave} />
      ) : (
        <ParamsArea
          text={draft.filters}
          given={{ ...given, "aria-label": own.about_json } as typeof given}
          bad={bad}
          change={(filters) => change({ filters })}
          leave={leave}
        />
      )}
    </div>
  );
}

interface TypeGroupProps {
  readonly title: string;
  readonly types: readonly NotificationType[];
  readonly chosen: readonly NotificationType[];
  change(types: readonly NotificationType[]): void;
}

function TypeGroup({ title, types, chosen, change }: TypeGroupProps) {
  const own = n();
  return (
    <fieldset class="plain">
      <legend class="small muted">{title}</legend>
      {types.map((type) => (
        <label key={type} class="type">
          <input
            class="check"
            type="checkbox"
            checked={chosen.includes(type)}
            onChange={({ currentTarget }) => change(currentTarget.checked ? [...chosen, type] : chosen.filter((one) => one !== type))}
          />
          <span>
            <b>{own[`type_${type}`]}</b> <span class="small muted">{own[`says_${type}`]}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
