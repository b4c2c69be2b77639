/** Users by the thousand, in the orders that hurt: partners, states and roles lie together by age. */

const PARTNERS = 100;

/** It has the last percent of the users. */
export const YOUNGEST_PARTNER = `02000000-0000-7000-8000-${(PARTNERS - 1).toString(16).padStart(12, "0")}`;

/** A tenth of the users are in a hundred small organizations, each with as many. */
export const SMALL_ORGANIZATION = "org-500";

/**
 * The statements that make them, from the oldest, a minute apart. The oldest twentieth is dormant, a fiftieth is
 * suspended, one in a thousand has the granted role `editor`, and the youngest fiftieth the asserted role `teacher`.
 * A third has never signed in. Addresses and names are hexadecimal digits.
 */
export function manyUsers(count: number): readonly string[] {
  return [
    `INSERT INTO gl_iam.partners (id, org_id, partner_name, partner_name_key, consumer_key, allowed_origins, sso_mode,
       user_provisioning, metadata, is_active, created_at, updated_at)
     SELECT ${partner("n")}, 'default', 'p ' || n, 'P ' || n, 'k' || n, '{}', 'idp_initiated', 'jit', '{}', true,
       now(), now()
     FROM generate_series(0, ${PARTNERS - 1}) n`,
    `INSERT INTO gl_iam.users (id, org_id, email, email_key, email_folded, display_name, display_name_folded, roles,
       suspended_at, created_at, signed_in_at)
     SELECT ${user("n")}, CASE WHEN n % 10 = 0 THEN 'org-' || n % 1000 ELSE 'default' END,
       md5(n::text) || '@x.example',
       CASE WHEN n > ${count} / 20 THEN md5(n::text) || '@x.example' END,
       upper(md5(n::text)) || '@X.EXAMPLE', 'Name ' || md5('n' || n), 'NAME ' || upper(md5('n' || n)),
       CASE WHEN n % 1000 = 1 THEN ARRAY['editor'] ELSE '{}' END,
       CASE WHEN n % 50 = 7 THEN now() END,
       date_trunc('milliseconds', now() - make_interval(mins => ${count} - n)),
       CASE WHEN n % 3 > 0 THEN date_trunc('milliseconds', now() - random() * make_interval(mins => ${count} - n)) END
     FROM generate_series(1, ${count}) n`,
    `INSERT INTO gl_iam.identities (id, partner_id, external_id, user_id, role, email, created_at)
     SELECT ${user("n")}, ${partner(`(n - 1) * ${PARTNERS} / ${count}`)}, 'u-' || n, ${user("n")},
       CASE WHEN n > ${count} * 0.98 THEN 'teacher' ELSE 'org_member' END, 'e', now()
     FROM generate_series(1, ${count}::bigint) n`,
    "VACUUM ANALYZE gl_iam.users",
    "VACUUM ANALYZE gl_iam.identities",
  ];
}

function user(n: string): string {
  return `('01000000-0000-7000-8000-' || lpad(to_hex(${n}), 12, '0'))::uuid`;
}

function partner(n: string): string {
  return `('02000000-0000-7000-8000-' || lpad(to_hex(${n}), 12, '0'))::uuid`;
}
