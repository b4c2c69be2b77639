import { NumberInput, Stack } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { answered, api, type Schemas } from "../api/client.ts";
import { Confirm } from "../look/confirm.tsx";
import { Moment } from "../look/moment.tsx";
import { tellDone } from "../look/notice.ts";
import { Rows } from "../look/rows.tsx";
import { SecretOnce } from "../look/secret-once.tsx";
import { Section } from "../look/section.tsx";
import { StateBadge } from "../look/state-badge.tsx";
import { words } from "../words/words.ts";

type ScimToken = Schemas["ScimToken"];

export default function ScimTokens({ id }: { readonly id: string }) {
  const [fresh, setFresh] = useState<string | null>(null);
  const queries = useQueryClient();
  const queryKey = ["partner", id, "scim-tokens"];
  const { data, error, refetch } = useQuery({
    queryKey,
    queryFn: () => answered(api.GET("/api/v1/admin/partners/{id}/scim-tokens", { params: { path: { id } } })),
  });
  const texts = words.partners.tokens;

  async function revoke(tokenId: string): Promise<void> {
    const path = { id, token_id: tokenId };
    await answered(api.DELETE("/api/v1/admin/partners/{id}/scim-tokens/{token_id}", { params: { path } }));
    await queries.invalidateQueries({ queryKey });
    tellDone(texts.revoked);
  }

  return (
    <Section
      title={texts.title}
      lead={texts.lead}
      actions={
        <MakeToken
          id={id}
          onMade={async (token) => {
            setFresh(token);
            await queries.invalidateQueries({ queryKey });
          }}
        />
      }
    >
      {fresh && <SecretOnce label={texts.token} value={fresh} advice={texts.advice} />}
      <Rows<ScimToken>
        label={texts.title}
        rows={data?.data}
        keyOf={(token) => token.id}
        error={error}
        retry={() => void refetch()}
        empty={texts.none}
        expected={2}
        columns={[
          { name: words.partners.id, cell: (token) => <span className="mono">{token.id.slice(-12)}</span> },
          {
            name: texts.state,
            cell: ({ state }) => (
              <StateBadge tone={state === "active" ? "good" : "quiet"}>{texts.states[state] ?? state}</StateBadge>
            ),
          },
          { name: texts.made, cell: ({ created_at }) => <Moment at={created_at} />, from: "md" },
          { name: texts.expires, cell: ({ expires_at }) => <Moment at={expires_at} />, from: "sm" },
          { name: texts.used, cell: ({ last_used_at }) => <Moment at={last_used_at} />, from: "sm" },
          {
            name: words.list.acts,
            cell: (token) =>
              token.state === "active" && (
                <Confirm
                  label={texts.revoke}
                  title={texts.revokeTitle}
                  consequence={texts.revokeLead}
                  onConfirm={() => revoke(token.id)}
                  isDangerous
                />
              ),
          },
        ]}
      />
    </Section>
  );
}

const DAY = 86_400;

function MakeToken({ id, onMade }: { readonly id: string; readonly onMade: (token: string) => Promise<void> }) {
  const [days, setDays] = useState(180);
  const texts = words.partners.tokens;

  async function make(): Promise<void> {
    const params = { path: { id } };
    const body = { expires_in_seconds: days * DAY };
    const { token } = await answered(api.POST("/api/v1/admin/partners/{id}/scim-tokens", { params, body }));
    await onMade(token);
  }

  return (
    <Confirm label={texts.make} title={texts.makeTitle} consequence={texts.makeLead} onConfirm={make}>
      <Stack>
        <NumberInput
          label={texts.days}
          min={1}
          max={365}
          allowDecimal={false}
          value={days}
          onChange={(value) => typeof value === "number" && setDays(value)}
        />
      </Stack>
    </Confirm>
  );
}
