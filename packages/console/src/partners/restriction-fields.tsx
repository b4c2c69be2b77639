import { Stack } from "@mantine/core";
import { words } from "../words/words.ts";
import { LISTS } from "./partner.ts";
import { ListRestriction, NumberRestriction } from "./restriction.tsx";
import type { SettingsForm } from "./use-settings.ts";

interface RestrictionFieldsProps {
  readonly form: SettingsForm;
  /** E-mail domains that the partner has proven by DNS. */
  readonly proven?: readonly string[] | undefined;
  /** Other partners that may assert those too. */
  readonly unrestrictedOthers?: number | undefined;
}

/** What the partner may do. */
export function RestrictionFields({ form, proven = [], unrestrictedOthers = 0 }: RestrictionFieldsProps) {
  const { values, errors, naming, set, setNaming } = form;
  const { fields } = words.restrictions;
  return (
    <Stack gap="xl">
      {LISTS.map((name) => (
        <ListRestriction
          key={name}
          text={fields[name]}
          value={values[name]}
          onChange={(value) => set(name, value)}
          error={errors[name]}
          isNaming={naming.has(name)}
          onNaming={(isNaming) => setNaming(name, isNaming)}
          note={
            name === "allowed_email_domains" && proven.length > 0 ? provenText(proven, unrestrictedOthers) : undefined
          }
        />
      ))}
      <NumberRestriction
        text={fields.max_users}
        value={values.max_users}
        onChange={(value) => set("max_users", value)}
        error={errors.max_users}
        min={1}
        hasNobody
      />
      {(["session_max_age_seconds", "session_idle_seconds"] as const).map((name) => (
        <NumberRestriction
          key={name}
          text={fields[name]}
          value={values[name]}
          onChange={(value) => set(name, value)}
          error={errors[name]}
          min={60}
        />
      ))}
    </Stack>
  );
}

function provenText(proven: readonly string[], others: number): string {
  const text = words.partners.proven(proven.join(", "));
  return others === 0 ? text : `${text}. ${words.partners.unrestricted(others)}`;
}
