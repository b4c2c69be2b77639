/** The cells of a partner's row that say how it stands. */
import { Text } from "@mantine/core";
import { daysSince, Moment } from "../look/moment.tsx";
import { words } from "../words/words.ts";
import type { ListedPartner } from "./queries.ts";

interface CellProps {
  readonly partner: ListedPartner;
}

export function UsersCell({ partner: { standing, max_users } }: CellProps) {
  return <span>{standing && words.partners.usersOf(standing.active_users, max_users)}</span>;
}

export function SecretAgeCell({ partner: { standing } }: CellProps) {
  const current = standing?.secrets[0];
  if (!standing) return null;
  return <span>{current ? words.values.days(daysSince(current.created_at)) : words.values.none}</span>;
}

export function LastSignInCell({ partner: { standing } }: CellProps) {
  return <Moment at={standing?.last_sign_in_at} />;
}

export function OpenPointsCell({ partner }: CellProps) {
  const points = warningsOf(partner);
  return (
    <Text size="sm" c={points.length > 0 ? "" : "dimmed"} className={points.length > 0 ? "tone-warning" : ""}>
      {points.length > 0 ? points.join(", ") : words.partners.nothingOpen}
    </Text>
  );
}

function warningsOf({ standing, ...partner }: ListedPartner): string[] {
  const { domains, addresses, oldSecret, silent, full } = words.partners.warnings;
  const waiting = standing?.open_proposals ?? 0;
  return [
    ...(waiting > 0 ? [words.setup.proposals.waiting(waiting)] : []),
    ...(partner.allowed_email_domains === null ? [domains] : []),
    ...(partner.allowed_source_ips === null ? [addresses] : []),
    ...(standing?.needs.includes("old_secret") ? [oldSecret] : []),
    ...(standing?.needs.includes("silent") ? [silent] : []),
    ...(standing && partner.max_users !== null && standing.active_users >= partner.max_users ? [full] : []),
  ];
}
