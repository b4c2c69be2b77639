/** One partner: what it may do, its secrets, and what happens through it. */
import { Group, Skeleton, Tabs } from "@mantine/core";
import { lazy, type ReactNode, Suspense } from "react";
import { useLocation } from "wouter";
import { Failure } from "../look/failure.tsx";
import { PageButton } from "../look/link.tsx";
import { Page } from "../look/page.tsx";
import { StateBadge } from "../look/state-badge.tsx";
import { OpenProposals } from "../setup/open-proposals.tsx";
import { words } from "../words/words.ts";
import { PartnerActivation } from "./activation.tsx";
import { PartnerOverview } from "./partner-overview.tsx";
import { usePartner } from "./queries.ts";

const PartnerSetup = lazy(() => import("../setup/partner-setup.tsx"));
const Activity = lazy(() => import("./activity.tsx"));
const PartnerUsers = lazy(() => import("./partner-users.tsx"));
const PartnerSessions = lazy(() => import("./partner-sessions.tsx"));
const ScimTokens = lazy(() => import("./scim-tokens.tsx"));
const PartnerAudit = lazy(() => import("./partner-audit.tsx"));

const PARTS = ["overview", "setup", "activity", "users", "sessions", "tokens", "audit"] as const;
type Part = (typeof PARTS)[number];

interface PartnerPageProps {
  readonly id: string;
  readonly part: string | undefined;
}

export default function PartnerPage({ id, part }: PartnerPageProps) {
  const [, go] = useLocation();
  const { data, error, refetch } = usePartner(id);
  if (error && !data) return <Failure error={error} retry={() => void refetch()} />;
  if (!data) return <Skeleton height={320} />;
  const { partner } = data;
  const shown: Part = PARTS.find((name) => name === part) ?? "overview";
  const panels: Record<Part, ReactNode> = {
    overview: <PartnerOverview read={data} />,
    setup: <PartnerSetup partner={partner} />,
    activity: <Activity id={id} />,
    users: <PartnerUsers id={id} />,
    sessions: <PartnerSessions id={id} />,
    tokens: <ScimTokens id={id} />,
    audit: <PartnerAudit id={id} />,
  };

  return (
    <Page
      title={partner.partner_name}
      lead={
        <Group gap="sm">
          <StateBadge tone={partner.is_active ? "good" : "quiet"}>
            {partner.is_active ? words.partners.active : words.partners.inactive}
          </StateBadge>
          <span>{partner.org_id}</span>
        </Group>
      }
      actions={
        <>
          <PageButton to={`/partners/${id}/compromise`} size="sm" variant="default">
            {words.compromise.open}
          </PageButton>
          <PartnerActivation partner={partner} />
        </>
      }
    >
      <Tabs
        value={shown}
        onChange={(next) => go(next === "overview" ? `/partners/${id}` : `/partners/${id}/${next}`)}
        keepMounted={false}
      >
        <Tabs.List mb="lg">
          {PARTS.map((name) => (
            <Tabs.Tab key={name} value={name}>
              <Group component="span" gap={6} wrap="nowrap">
                {words.partners.parts[name]}
                {name === "setup" && <OpenProposals id={id} />}
              </Group>
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {PARTS.map((name) => (
          <Tabs.Panel key={name} value={name}>
            <Suspense fallback={<Skeleton height={240} />}>{panels[name]}</Suspense>
          </Tabs.Panel>
        ))}
      </Tabs>
    </Page>
  );
}
