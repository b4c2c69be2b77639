/** The administrator's own passkeys. */
import { TextInput } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { enrollPasskey, knowsPasskeys, listPasskeys, type Passkey, removePasskey } from "../api/passkeys.ts";
import { Confirm } from "../look/confirm.tsx";
import { Moment } from "../look/moment.tsx";
import { tellDone } from "../look/notice.ts";
import { Rows } from "../look/rows.tsx";
import { Section } from "../look/section.tsx";
import { words } from "../words/words.ts";

const queryKey = ["passkeys"];

export function Passkeys() {
  const queries = useQueryClient();
  const { data, error, refetch } = useQuery({ queryKey, queryFn: listPasskeys });
  const texts = words.session.passkeys;
  const refresh = () => queries.invalidateQueries({ queryKey });

  async function remove(id: string): Promise<void> {
    await removePasskey(id);
    await refresh();
    tellDone(texts.removed);
  }

  return (
    <Section title={texts.title} lead={texts.lead} actions={knowsPasskeys() && <AddPasskey onAdded={refresh} />}>
      <Rows<Passkey>
        label={texts.title}
        rows={data}
        keyOf={({ id }) => id}
        error={error}
        retry={() => void refetch()}
        empty={texts.none}
        expected={1}
        columns={[
          { name: texts.name, cell: ({ name }) => <div className="long">{name}</div> },
          { name: texts.made, cell: ({ created_at }) => <Moment at={created_at} />, from: "sm" },
          { name: texts.used, cell: ({ last_used_at }) => <Moment at={last_used_at} />, from: "sm" },
          {
            name: words.list.acts,
            cell: ({ id }) => (
              <Confirm
                label={texts.remove}
                title={texts.removeTitle}
                consequence={texts.removeLead}
                onConfirm={() => remove(id)}
                isDangerous
              />
            ),
          },
        ]}
      />
    </Section>
  );
}

function AddPasskey({ onAdded }: { readonly onAdded: () => Promise<void> }) {
  const [name, setName] = useState("");
  const texts = words.session.passkeys;

  async function add(): Promise<void> {
    const added = await enrollPasskey(name.trim() || texts.unnamed);
    if (added === null) return;
    setName("");
    await onAdded();
    tellDone(texts.added);
  }

  return (
    <Confirm label={texts.add} title={texts.add} consequence={texts.addLead} onConfirm={add}>
      <TextInput
        label={texts.name}
        description={texts.nameHint}
        maxLength={100}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
    </Confirm>
  );
}
