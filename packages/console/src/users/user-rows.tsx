import { Text } from "@mantine/core";
import type { Schemas } from "../api/client.ts";
import { PageLink } from "../look/link.tsx";
import { Moment } from "../look/moment.tsx";
import { Rows } from "../look/rows.tsx";
import { isOfTestSide, userPath } from "../look/side.ts";
import { StateBadge, type Tone } from "../look/state-badge.tsx";
import { words } from "../words/words.ts";

type UserDetails = Schemas["UserDetails"];

const TONES: Record<UserDetails["state"], Tone> = { active: "good", suspended: "warning", dormant: "quiet" };

export function UserStateBadge({ state }: Pick<UserDetails, "state">) {
  return <StateBadge tone={TONES[state]}>{words.users.states[state] ?? state}</StateBadge>;
}

interface UserRowsProps {
  readonly users: readonly UserDetails[] | undefined;
  readonly error: unknown;
  readonly retry: () => void;
}

export function UserRows({ users, error, retry }: UserRowsProps) {
  const names = words.users.columns;
  return (
    <Rows<UserDetails>
      label={words.users.title}
      rows={users}
      keyOf={({ id }) => id}
      error={error}
      retry={retry}
      empty={words.users.noMatch}
      columns={[
        {
          name: names.user,
          cell: ({ id, email, display_name, organization_id }) => (
            <>
              <PageLink to={userPath(id, isOfTestSide(organization_id))} fw={600} className="cell" display="block">
                {email}
              </PageLink>
              {display_name && (
                <Text size="sm" c="dimmed" className="cell">
                  {display_name}
                </Text>
              )}
            </>
          ),
        },
        { name: names.state, cell: ({ state }) => <UserStateBadge state={state} /> },
        { name: names.roles, cell: ({ roles }) => <div className="long">{roles.join(", ")}</div>, from: "sm" },
        { name: names.lastSignIn, cell: ({ last_sign_in_at }) => <Moment at={last_sign_in_at} />, from: "sm" },
        { name: names.made, cell: ({ created_at }) => <Moment at={created_at} />, from: "lg" },
      ]}
    />
  );
}
