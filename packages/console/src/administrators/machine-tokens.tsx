/** The credentials of programs. */
import { Group } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { answered, api, type Schemas } from "../api/client.ts";
import { Confirm } from "../look/confirm.tsx";
import { Moment } from "../look/moment.tsx";
import { tellDone } from "../look/notice.ts";
import { Pager } from "../look/pager.tsx";
import { usePages } from "../look/pages.ts";
import { Rows } from "../look/rows.tsx";
import { SecretOnce } from "../look/secret-once.tsx";
import { Section } from "../look/section.tsx";
import { StateBadge } from "../look/state-badge.tsx";
import { words } from "../words/words.ts";
import { MakeMachineToken } from "./make-machine-token.tsx";

type MachineToken = Schemas["MachineToken"];

const ONE = "/api/v1/admin/tokens/{id}";
const GRACE_SECONDS = 3600;

export function MachineTokens() {
  const [fresh, setFresh] = useState<string | null>(null);
  const queries = useQueryClient();
  const pages = usePages();
  const { cursor } = pages;
  const { data, error, refetch } = useQuery({
    queryKey: ["machine-tokens", cursor],
    queryFn: () => {
      const query = { limit: "25", ...(cursor ? { cursor } : {}) };
      return answered(api.GET("/api/v1/admin/tokens", { params: { query } }));
    },
  });
  const texts = words.administrators.tokens;
  const refresh = () => queries.invalidateQueries({ queryKey: ["machine-tokens"] });

  async function made(token: string): Promise<void> {
    setFresh(token);
    await refresh();
  }

  return (
    <Section title={texts.title} lead={texts.lead} actions={<MakeMachineToken onMade={made} />}>
      {fresh && <SecretOnce label={texts.token} value={fresh} advice={texts.advice} />}
      <Rows<MachineToken>
        label={texts.title}
        rows={data?.data}
        keyOf={({ id }) => id}
        error={error}
        retry={() => void refetch()}
        empty={texts.none}
        expected={2}
        columns={[
          { name: texts.name, cell: ({ name }) => <div className="long">{name}</div> },
          {
            name: texts.state,
            cell: ({ state }) => (
              <StateBadge tone={state === "active" ? "good" : "quiet"}>{texts.states[state] ?? state}</StateBadge>
            ),
          },
          { name: texts.scopes, cell: ({ scopes }) => <div className="long">{scopes.join(", ")}</div>, from: "lg" },
          { name: texts.expires, cell: ({ expires_at }) => <Moment at={expires_at} />, from: "sm" },
          { name: texts.used, cell: ({ last_used_at }) => <Moment at={last_used_at} />, from: "md" },
          {
            name: words.list.acts,
            cell: ({ id, state }) => state === "active" && <TokenActs id={id} onMade={made} onChanged={refresh} />,
          },
        ]}
      />
      <Pager pages={pages} nextCursor={data?.next_cursor} />
    </Section>
  );
}

interface TokenActsProps {
  readonly id: string;
  readonly onMade: (token: string) => Promise<void>;
  readonly onChanged: () => Promise<void>;
}

function TokenActs({ id, onMade, onChanged }: TokenActsProps) {
  const texts = words.administrators.tokens;
  const params = { path: { id } };

  async function rotate(): Promise<void> {
    const body = { grace_period_seconds: GRACE_SECONDS };
    await onMade((await answered(api.POST(`${ONE}/rotate`, { params, body }))).token);
  }

  async function revoke(): Promise<void> {
    await answered(api.DELETE(ONE, { params }));
    await onChanged();
    tellDone(texts.done);
  }

  return (
    <Group gap="xs" wrap="nowrap">
      <Confirm label={texts.rotate} title={texts.rotate} consequence={texts.rotateLead} onConfirm={rotate} />
      <Confirm
        label={texts.revoke}
        title={texts.revoke}
        consequence={texts.revokeLead}
        onConfirm={revoke}
        isDangerous
      />
    </Group>
  );
}
