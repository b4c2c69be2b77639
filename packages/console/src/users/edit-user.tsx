import { Stack, TagsInput, TextInput } from "@mantine/core";
import { useState } from "react";
import { answered, api } from "../api/client.ts";
import { Confirm } from "../look/confirm.tsx";
import { tellDone } from "../look/notice.ts";
import { words } from "../words/words.ts";
import type { ReadUser } from "./user.ts";

interface EditUserProps {
  readonly read: ReadUser;
  readonly onChanged: () => Promise<void>;
}

export function EditUser({ read: { user, etag }, onChanged }: EditUserProps) {
  const [email, setEmail] = useState(user.email);
  const [name, setName] = useState(user.display_name ?? "");
  const [roles, setRoles] = useState(user.roles);
  const texts = words.users.edit;

  /** Only what was changed: granting roles needs a fresh proof, a new name does not. */
  async function save(): Promise<void> {
    const body = {
      ...(email === user.email ? {} : { email }),
      ...(name === (user.display_name ?? "") ? {} : { display_name: name || null }),
      ...(roles.join() === user.roles.join() ? {} : { roles }),
    };
    const params = { path: { id: user.id }, header: { "If-Match": etag } };
    await answered(api.PATCH("/api/v1/admin/users/{id}", { params, body }));
    await onChanged();
    tellDone(texts.saved);
  }

  return (
    <Confirm label={texts.label} title={texts.title} act={words.actions.save} consequence={texts.lead} onConfirm={save}>
      <Stack gap="sm">
        <TextInput
          label={words.users.details.email}
          type="email"
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        <TextInput
          label={words.users.details.name}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <TagsInput label={texts.roles} description={texts.rolesHint} value={roles} onChange={setRoles} />
      </Stack>
    </Confirm>
  );
}
