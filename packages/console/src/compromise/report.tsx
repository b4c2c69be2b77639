/** What has ended, the way to a new secret, and everybody who was asserted meanwhile. */
import { Alert, Button, Stack } from "@mantine/core";
import { csvTable } from "../look/csv.ts";
import { Facts } from "../look/facts.tsx";
import { PageLink } from "../look/link.tsx";
import { Moment } from "../look/moment.tsx";
import { Rows } from "../look/rows.tsx";
import { saveAs } from "../look/save-as.ts";
import { Section } from "../look/section.tsx";
import { StateBadge } from "../look/state-badge.tsx";
import { Handover } from "../setup/handover.tsx";
import { numberText } from "../words/locale.ts";
import { words } from "../words/words.ts";
import type { Handled } from "./compromise-form.tsx";

type Report = Handled["report"];
type Person = Report["people"][number];

const COLUMNS = [
  "external_id",
  "user_id",
  "email",
  "role",
  "change",
  "is_suspended",
  "assertions",
  "first_at",
  "last_at",
  "addresses",
] as const satisfies readonly (keyof Person)[];

interface CompromiseReportProps {
  readonly partnerName: string;
  readonly handled: Handled;
}

export function CompromiseReport({ partnerName, handled: { report, setup_link } }: CompromiseReportProps) {
  const { ended } = words.compromise;
  return (
    <Stack gap="lg">
      <Handover partnerName={partnerName} invitation={setup_link} />
      <Section title={ended.title}>
        <Facts
          facts={[
            [ended.since, <Moment key="since" at={report.since} />],
            [ended.sessions, numberText(report.sessions_ended)],
            [ended.tokens, numberText(report.scim_tokens_revoked)],
            [ended.links, numberText(report.setup_links_revoked)],
            [ended.proposals, numberText(report.proposals_rejected)],
            [ended.starts, numberText(report.starts_ended)],
            [ended.suspended, numberText(report.identities_suspended)],
          ]}
        />
      </Section>
      <People report={report} />
    </Stack>
  );
}

function People({ report: { people, is_complete, since } }: { readonly report: Report }) {
  const texts = words.compromise.people;

  function save(): void {
    const rows = people.map((person) => ({ ...person, addresses: person.addresses.join(" ") }));
    saveAs(`compromise-${since.slice(0, 10)}.csv`, csvTable(COLUMNS, rows), "text/csv");
  }

  return (
    <Section
      title={texts.title}
      lead={texts.lead}
      actions={
        people.length > 0 && (
          <Button size="xs" variant="default" onClick={save}>
            {texts.csv}
          </Button>
        )
      }
    >
      {!is_complete && (
        <Alert color="orange" variant="outline">
          {texts.partial}
        </Alert>
      )}
      <Rows<Person>
        label={texts.title}
        rows={people}
        keyOf={({ external_id }) => external_id}
        empty={texts.none}
        columns={[
          { name: texts.email, cell: (person) => <Who person={person} /> },
          { name: texts.role, cell: ({ role }) => role ?? words.values.none, from: "lg" },
          { name: texts.change, cell: ({ change }) => (change ? texts.changes[change] : ""), from: "sm" },
          {
            name: texts.state,
            cell: ({ is_suspended }) => (
              <StateBadge tone={is_suspended ? "warning" : "quiet"}>
                {is_suspended ? texts.suspended : texts.active}
              </StateBadge>
            ),
          },
          { name: texts.assertions, cell: ({ assertions }) => numberText(assertions), align: "right" },
          { name: texts.last, cell: ({ last_at }) => <Moment at={last_at} />, from: "md" },
          { name: texts.addresses, cell: ({ addresses }) => <div className="wrap">{addresses.join(", ")}</div> },
        ]}
      />
    </Section>
  );
}

function Who({ person: { user_id, email, external_id } }: { readonly person: Person }) {
  if (!user_id) return <div className="long mono">{external_id}</div>;
  return (
    <PageLink to={`/users/${user_id}`} className="cell" display="block">
      {email ?? external_id}
    </PageLink>
  );
}
