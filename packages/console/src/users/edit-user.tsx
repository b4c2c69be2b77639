/**
 * A user, edited under the tag of what was read when the edit began. When another administrator was quicker, both
 * versions are shown, and what this one has changed is kept on top of the other's.
 */
import { Alert, Stack, TagsInput, Text, TextInput } from "@mantine/core";
import { useState } from "react";
import { answered, api } from "../api/client.ts";
import { codeOf } from "../api/refusal.ts";
import { Confirm, STAYS } from "../look/confirm.tsx";
import { tellDone } from "../look/notice.ts";
import { Versions } from "../look/versions.tsx";
import { words } from "../words/words.ts";
import { paramsOf, type ReadUser, readUser } from "./user.ts";

interface EditUserProps {
  readonly read: ReadUser;
  readonly onChanged: () => Promise<void>;
}

interface Editable {
  readonly email: string;
  readonly display_name: string;
  readonly roles: readonly string[];
}

const NAMES = ["email", "display_name", "roles"] as const satisfies readonly (keyof Editable)[];

export function EditUser({ read, onChanged }: EditUserProps) {
  // What the edit began from stays, whatever is read meanwhile.
  const [base, setBase] = useState(read);
  const [mine, setMine] = useState(editableOf(read));
  const [former, setFormer] = useState<Editable | null>(null);
  const texts = words.users.edit;
  const set = (change: Partial<Editable>) => setMine((now) => ({ ...now, ...change }));

  function begin(): void {
    setBase(read);
    setMine(editableOf(read));
    setFormer(null);
  }

  /** Only what was changed: granting roles needs a fresh proof, a new name does not. */
  async function save(): Promise<typeof STAYS | undefined> {
    const before = editableOf(base);
    const changed = changesBetween(before, mine);
    try {
      const { path, query } = paramsOf(base.user);
      const body = Object.fromEntries(changed.map((name) => [name, mine[name] || null]));
      const params = { path, query, header: { "If-Match": base.etag } };
      await answered(api.PATCH("/api/v1/admin/users/{id}", { params, body }));
    } catch (error) {
      if (codeOf(error) === "conflict" && (await takeTheirs(before, changed))) return STAYS;
      throw error;
    }
    await onChanged();
    tellDone(texts.saved);
    return undefined;
  }

  /**
   * A conflict is also of an address that somebody has: then nobody has changed this user.
   *
   * @returns whether both versions are shown now
   */
  async function takeTheirs(before: Editable, changed: readonly (keyof Editable)[]): Promise<boolean> {
    const theirs = await readUser(paramsOf(base.user)).catch(() => base);
    if (theirs.etag === base.etag) return false;
    setFormer(before);
    setBase(theirs);
    setMine({ ...editableOf(theirs), ...Object.fromEntries(changed.map((name) => [name, mine[name]])) });
    return true;
  }

  return (
    <Confirm
      label={texts.label}
      title={texts.title}
      act={words.actions.save}
      consequence={texts.lead}
      onOpen={begin}
      onConfirm={save}
    >
      <Stack gap="sm">
        {former && <TheirChange former={former} theirs={editableOf(base)} mine={mine} />}
        <TextInput
          label={words.users.details.email}
          type="email"
          value={mine.email}
          onChange={(event) => set({ email: event.currentTarget.value })}
        />
        <TextInput
          label={words.users.details.name}
          value={mine.display_name}
          onChange={(event) => set({ display_name: event.currentTarget.value })}
        />
        <TagsInput
          label={texts.roles}
          description={texts.rolesHint}
          value={[...mine.roles]}
          onChange={(roles) => set({ roles })}
        />
      </Stack>
    </Confirm>
  );
}

interface TheirChangeProps {
  readonly former: Editable;
  readonly theirs: Editable;
  readonly mine: Editable;
}

function TheirChange({ former, theirs, mine }: TheirChangeProps) {
  const { title, lead } = words.users.edit.conflict;
  const { theirs: saved, yours } = words.partners.conflict;
  const labels = {
    email: words.users.details.email,
    display_name: words.users.details.name,
    roles: words.users.edit.roles,
  };
  const names = NAMES.filter((name) => [theirs, mine].some((one) => textOf(one, name) !== textOf(former, name)));
  return (
    <Alert color="orange" variant="outline" title={title} role="alert">
      <Stack gap="xs">
        <Text size="sm">{lead}</Text>
        <Versions
          titles={[words.partners.before, saved, yours]}
          fields={names.map((name) => [labels[name], [former, theirs, mine].map((one) => textOf(one, name))])}
        />
      </Stack>
    </Alert>
  );
}

function editableOf({ user: { email, display_name, roles } }: ReadUser): Editable {
  return { email, display_name: display_name ?? "", roles };
}

function changesBetween(one: Editable, other: Editable): (keyof Editable)[] {
  return NAMES.filter((name) => textOf(one, name) !== textOf(other, name));
}

function textOf(editable: Editable, name: keyof Editable): string {
  const value = editable[name];
  return (typeof value === "string" ? value : value.join(", ")) || words.values.none;
}
