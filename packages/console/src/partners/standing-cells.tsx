/** The cells of a partner's row that are asked for row by row: the list does not wait for them. */
import { Text } from "@mantine/core";
import { daysSince, Moment } from "../look/moment.tsx";
import { words } from "../words/words.ts";
import type { Partner } from "./partner.ts";
import { OLD_SECRET_DAYS, type Standing, useStanding } from "./standing.ts";

/** As wide as what will stand there. */
const WAITING = "…";

export function UsersCell({ partner }: { readonly partner: Partner }) {
  const { data } = useStanding(partner.id);
  return <span>{data ? words.partners.usersOf(data.active_users, partner.max_users) : WAITING}</span>;
}

export function SecretAgeCell({ id }: { readonly id: string }) {
  const { data } = useStanding(id);
  const current = data?.secrets[0];
  return <span>{current ? words.values.days(daysSince(current.created_at)) : WAITING}</span>;
}

export function LastSignInCell({ id }: { readonly id: string }) {
  const { data } = useStanding(id);
  return data ? <Moment at={data.last_sign_in_at} /> : <span>{WAITING}</span>;
}

export function OpenPointsCell({ partner }: { readonly partner: Partner }) {
  const { data } = useStanding(partner.id);
  const points = warningsOf(partner, data);
  return (
    <Text size="sm" c={points.length > 0 ? "" : "dimmed"} className={points.length > 0 ? "tone-warning" : ""}>
      {points.length > 0 ? points.join(", ") : words.partners.nothingOpen}
    </Text>
  );
}

function warningsOf(partner: Partner, standing: Standing | undefined): string[] {
  const { domains, addresses, oldSecret, full } = words.partners.warnings;
  const current = standing?.secrets[0];
  const waiting = standing?.open_proposals ?? 0;
  return [
    ...(waiting > 0 ? [words.setup.proposals.waiting(waiting)] : []),
    ...(partner.allowed_email_domains === null ? [domains] : []),
    ...(partner.allowed_source_ips === null ? [addresses] : []),
    ...(current && daysSince(current.created_at) > OLD_SECRET_DAYS ? [oldSecret] : []),
    ...(standing && partner.max_users !== null && standing.active_users >= partner.max_users ? [full] : []),
  ];
}
