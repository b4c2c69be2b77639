import { PasswordInput, Select, Stack, TextInput } from "@mantine/core";
import { useState } from "react";
import { answered, api } from "../api/client.ts";
import { Confirm } from "../look/confirm.tsx";
import { tellDone } from "../look/notice.ts";
import { useSession } from "../session/state.ts";
import { words } from "../words/words.ts";

const NOBODY = { email: "", display_name: "", password: "", role: "org_admin", org_id: "" };

export function MakeAdministrator({ onMade }: { readonly onMade: () => Promise<void> }) {
  const { isPlatformAdmin } = useSession();
  const [values, setValues] = useState(NOBODY);
  const texts = words.administrators.make;
  const set = (name: keyof typeof NOBODY, value: string) => setValues((now) => ({ ...now, [name]: value }));

  async function make(): Promise<void> {
    const { email, display_name, password, role, org_id } = values;
    const body = {
      email: email.trim(),
      password,
      roles: [role],
      ...(display_name ? { display_name } : {}),
      ...(org_id ? { org_id: org_id.trim() } : {}),
    };
    await answered(api.POST("/api/v1/admin/users", { body }));
    setValues(NOBODY);
    await onMade();
    tellDone(texts.done);
  }

  const roles = Object.entries(words.administrators.roles)
    .filter(([role]) => isPlatformAdmin || role !== "platform_admin")
    .map(([value, label]) => ({ value, label }));
  return (
    <Confirm label={texts.label} title={texts.title} consequence={texts.lead} onConfirm={make} variant="filled">
      <Stack gap="sm">
        <TextInput
          label={texts.email}
          type="email"
          autoComplete="off"
          value={values.email}
          onChange={(event) => set("email", event.currentTarget.value)}
        />
        <TextInput
          label={texts.name}
          autoComplete="off"
          value={values.display_name}
          onChange={(event) => set("display_name", event.currentTarget.value)}
        />
        <PasswordInput
          label={texts.password}
          description={texts.passwordHint}
          autoComplete="new-password"
          value={values.password}
          onChange={(event) => set("password", event.currentTarget.value)}
        />
        <Select
          label={texts.role}
          data={roles}
          allowDeselect={false}
          value={values.role}
          onChange={(role) => role && set("role", role)}
        />
        {isPlatformAdmin && (
          <TextInput
            label={texts.organization}
            description={words.restrictions.fields.org_id.hint}
            value={values.org_id}
            onChange={(event) => set("org_id", event.currentTarget.value)}
          />
        )}
      </Stack>
    </Confirm>
  );
}
