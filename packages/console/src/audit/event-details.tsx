import { Code, Stack, Text } from "@mantine/core";
import { type Fact, Facts } from "../look/facts.tsx";
import { PageLink } from "../look/link.tsx";
import { Moment } from "../look/moment.tsx";
import { isOfTestSide, userPath } from "../look/side.ts";
import { words } from "../words/words.ts";
import type { AuditEvent } from "./query.ts";

/** All that is known of one event. */
export function EventDetails({ event }: { readonly event: AuditEvent }) {
  const texts = words.audit.event;
  const { none } = words.values;
  // A test side has no page of its own.
  const isTest = isOfTestSide(event.organization_id);
  const facts: Fact[] = [
    [words.audit.columns.what, event.event_type],
    [words.audit.columns.when, <Moment key="when" at={event.timestamp} precise />],
    [words.audit.filters.severity, words.audit.severities[event.severity] ?? event.severity],
    [words.audit.columns.code, event.error_code ?? none],
    [texts.actor, event.actor ?? none],
    [
      texts.user,
      event.user_id ? (
        <PageLink key="user" to={userPath(event.user_id, isTest)}>
          {event.user_id}
        </PageLink>
      ) : (
        none
      ),
    ],
    [
      texts.partner,
      event.partner_id && !isTest ? (
        <PageLink key="partner" to={`/partners/${event.partner_id}`}>
          {event.partner_id}
        </PageLink>
      ) : (
        (event.partner_id ?? none)
      ),
    ],
    [texts.organization, event.organization_id ?? none],
    [texts.address, event.ip_address ?? none],
    [texts.agent, event.user_agent ?? none],
    [texts.request, event.request_id ?? none],
    [texts.id, event.id],
  ];
  return (
    <Stack>
      <Text fw={600} className="wrap">
        {event.message}
      </Text>
      <Facts facts={facts} />
      <Text size="sm" c="dimmed">
        {texts.details}
      </Text>
      <Code block tabIndex={0}>
        {JSON.stringify(event.details, null, 2)}
      </Code>
    </Stack>
  );
}
