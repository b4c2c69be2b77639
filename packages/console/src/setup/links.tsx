/** The setup links of a partner: made, handed over, followed, revoked. */
import { useState } from "react";
import { answered, api } from "../api/client.ts";
import { Confirm } from "../look/confirm.tsx";
import { PageLink } from "../look/link.tsx";
import { Moment } from "../look/moment.tsx";
import { tellDone } from "../look/notice.ts";
import { Rows } from "../look/rows.tsx";
import { Section } from "../look/section.tsx";
import { StateBadge, type Tone } from "../look/state-badge.tsx";
import { words } from "../words/words.ts";
import { Handover } from "./handover.tsx";
import { MakeLink } from "./make-link.tsx";
import { type Invitation, isWorking, type SetupLink } from "./queries.ts";

interface LinksProps {
  readonly id: string;
  readonly partnerName: string;
  readonly links: readonly SetupLink[] | undefined;
  readonly isFirst: boolean;
  readonly error: unknown;
  readonly onChanged: () => Promise<void>;
}

/** Where they are on their page. */
export const LINKS_ANCHOR = "setup-links";

const TONES: Record<SetupLink["state"], Tone> = {
  waiting: "warning",
  opened: "warning",
  revealed: "good",
  expired: "quiet",
  revoked: "quiet",
};

export function SetupLinks({ id, partnerName, links, isFirst, error, onChanged }: LinksProps) {
  const [made, setMade] = useState<Invitation | null>(null);
  const texts = words.setup.links;

  async function revoke(linkId: string): Promise<void> {
    const path = { id, link_id: linkId };
    await answered(api.DELETE("/api/v1/admin/partners/{id}/setup-links/{link_id}", { params: { path } }));
    if (made?.id === linkId) setMade(null);
    await onChanged();
    tellDone(texts.revoked);
  }

  return (
    <Section
      id={LINKS_ANCHOR}
      title={texts.title}
      lead={texts.lead}
      actions={
        <MakeLink
          id={id}
          isFirst={isFirst}
          onMade={async (invitation) => {
            setMade(invitation);
            await onChanged();
          }}
        />
      }
    >
      {made && <Handover key={made.id} partnerName={partnerName} invitation={made} />}
      <Rows<SetupLink>
        label={texts.title}
        rows={links?.toReversed()}
        keyOf={(link) => link.id}
        error={error}
        retry={() => void onChanged()}
        empty={texts.none}
        expected={2}
        columns={[
          { name: texts.id, cell: (link) => <span className="mono">{shortId(link.id)}</span> },
          {
            name: texts.state,
            cell: (link) => <State link={link} />,
          },
          { name: texts.made, cell: (link) => <Made link={link} />, from: "md" },
          { name: texts.opened, cell: (link) => <Seen at={link.opened_at} from={link.opened_from} />, from: "sm" },
          {
            name: texts.revealed,
            cell: (link) => <Seen at={link.revealed_at} from={link.revealed_from} />,
            from: "sm",
          },
          { name: texts.expires, cell: ({ expires_at }) => <Moment at={expires_at} />, from: "lg" },
          {
            name: words.list.acts,
            cell: (link) =>
              isWorking(link) && (
                <Confirm
                  label={texts.revoke}
                  title={texts.revokeTitle}
                  consequence={texts.revokeLead}
                  onConfirm={() => revoke(link.id)}
                  isDangerous
                />
              ),
          },
        ]}
      />
    </Section>
  );
}

function State({ link }: { readonly link: SetupLink }) {
  const { states, onTestSide } = words.setup.links;
  const { state } = link;
  const isOnTestSide = isWorking(link) && link.test_revealed_at !== null && link.revealed_at === null;
  return <StateBadge tone={TONES[state]}>{isOnTestSide ? onTestSide : (states[state] ?? state)}</StateBadge>;
}

/** By which people tell one from another. */
export function shortId(id: string): string {
  return id.slice(-12);
}

function Made({ link: { created_at, created_by } }: { readonly link: SetupLink }) {
  return (
    <>
      <Moment at={created_at} />
      {created_by && (
        <>
          {` ${words.setup.links.by} `}
          <Administrator id={created_by} />
        </>
      )}
    </>
  );
}

/** By whom, as the service knows them: whoever acts outside of the console has a name of another kind. */
export function Administrator({ id }: { readonly id: string }) {
  const isUser = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id);
  if (!isUser) return <span className="wrap">{id}</span>;
  return (
    <PageLink to={`/users/${id}`} className="mono" fz="inherit">
      {shortId(id)}
    </PageLink>
  );
}

function Seen({ at, from }: { readonly at: string | null; readonly from: string | null }) {
  return (
    <>
      <Moment at={at} />
      {from && ` ${words.setup.links.from(from)}`}
    </>
  );
}
