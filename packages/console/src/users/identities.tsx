/** What a user is at each partner. */
import { Group, Stack, TextInput } from "@mantine/core";
import { useState } from "react";
import { answered, api } from "../api/client.ts";
import { Confirm } from "../look/confirm.tsx";
import { PageLink } from "../look/link.tsx";
import { tellDone } from "../look/notice.ts";
import { Rows } from "../look/rows.tsx";
import { Section } from "../look/section.tsx";
import { isOfTestSide } from "../look/side.ts";
import { StateBadge } from "../look/state-badge.tsx";
import { words } from "../words/words.ts";
import { paramsOf, type UserIdentity, type UserWithIdentities } from "./user.ts";

interface IdentitiesProps {
  readonly user: UserWithIdentities;
  readonly onChanged: () => Promise<void>;
}

export function Identities({ user, onChanged }: IdentitiesProps) {
  const texts = words.users.identities;
  const isTest = isOfTestSide(user.organization_id);
  return (
    <Section
      title={texts.title}
      lead={texts.lead}
      actions={!isTest && <LinkIdentity user={user} onChanged={onChanged} />}
    >
      <Rows<UserIdentity>
        label={texts.title}
        rows={user.identities}
        keyOf={({ id }) => id}
        empty={texts.none}
        columns={[
          {
            name: texts.external,
            // A test side has no page of its own.
            cell: ({ partner_id, external_id }) =>
              isTest ? (
                <div className="long mono">{external_id}</div>
              ) : (
                <PageLink to={`/partners/${partner_id}`} className="long mono" display="block">
                  {external_id}
                </PageLink>
              ),
          },
          { name: texts.role, cell: ({ roles }) => <div className="long">{roles.join(", ")}</div>, from: "sm" },
          { name: texts.state, cell: (identity) => <IdentityState identity={identity} /> },
          {
            name: words.list.acts,
            cell: (identity) => <IdentityActs user={user} identity={identity} onChanged={onChanged} />,
          },
        ]}
      />
    </Section>
  );
}

function IdentityState({ identity }: { readonly identity: UserIdentity }) {
  const texts = words.users.identities;
  if (identity.suspended_at) return <StateBadge tone="warning">{texts.suspended}</StateBadge>;
  if (identity.withdrawn_at) return <StateBadge tone="quiet">{texts.withdrawn}</StateBadge>;
  return <StateBadge tone="good">{texts.active}</StateBadge>;
}

interface IdentityActsProps extends IdentitiesProps {
  readonly identity: UserIdentity;
}

function IdentityActs({ user, identity, onChanged }: IdentityActsProps) {
  const texts = words.users.identities;
  const { path, query } = paramsOf(user);
  const params = { path: { ...path, identity_id: identity.id }, query };
  const doing = (act: () => Promise<unknown>) => async () => {
    await act();
    await onChanged();
    tellDone(texts.done);
  };
  const one = "/api/v1/admin/users/{id}/identities/{identity_id}";
  return (
    <Group gap="xs" wrap="nowrap">
      {identity.is_active ? (
        <Confirm
          key="suspend"
          label={texts.suspend}
          title={texts.suspend}
          consequence={texts.suspendLead}
          isDangerous
          onConfirm={doing(() => answered(api.POST(`${one}/suspend`, { params })))}
        />
      ) : (
        <Confirm
          key="reopen"
          label={texts.reopen}
          title={texts.reopen}
          consequence={texts.reopenLead}
          onConfirm={doing(() => answered(api.POST(`${one}/reopen`, { params })))}
        />
      )}
      <Confirm
        label={texts.unlink}
        title={texts.unlink}
        consequence={texts.unlinkLead}
        isDangerous
        onConfirm={doing(() => answered(api.DELETE(one, { params })))}
      />
    </Group>
  );
}

function LinkIdentity({ user, onChanged }: IdentitiesProps) {
  const [partnerId, setPartnerId] = useState("");
  const [externalId, setExternalId] = useState("");
  const texts = words.users.identities;

  async function link(): Promise<void> {
    const body = { partner_id: partnerId.trim(), external_id: externalId };
    await answered(api.POST("/api/v1/admin/users/{id}/identities", { params: { path: { id: user.id } }, body }));
    await onChanged();
    tellDone(texts.done);
  }

  return (
    <Confirm label={texts.link} title={texts.link} consequence={texts.linkLead} onConfirm={link}>
      <Stack gap="sm">
        <TextInput
          label={texts.partnerId}
          value={partnerId}
          onChange={(event) => setPartnerId(event.currentTarget.value)}
        />
        <TextInput
          label={texts.external}
          value={externalId}
          onChange={(event) => setExternalId(event.currentTarget.value)}
        />
      </Stack>
    </Confirm>
  );
}
