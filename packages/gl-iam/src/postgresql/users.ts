import type { Kysely, Selectable } from "kysely";
import { ErrorCode, IamError } from "../errors.js";
import type { StoredUser, UserRecords } from "../user/records.js";
import type { Tables, UsersTable } from "./tables.js";
import { violatedConstraint } from "./unavailable.js";

export class PostgresUsers implements UserRecords {
  constructor(private readonly connect: () => Promise<Kysely<Tables>>) {}

  async insert(user: StoredUser): Promise<void> {
    const db = await this.connect();
    try {
      await db.insertInto("users").values(toRow(user)).execute();
    } catch (error) {
      if (violatedConstraint(error) !== "users_email_unique") throw error;
      throw new IamError(ErrorCode.USER_ALREADY_EXISTS, "a user of this organization has this e-mail already");
    }
  }

  async findByEmail(emailKey: string, organizationId: string): Promise<StoredUser | null> {
    const db = await this.connect();
    const row = await db
      .selectFrom("users")
      .selectAll()
      .where("org_id", "=", organizationId)
      .where("email_key", "=", emailKey)
      .executeTakeFirst();
    return row ? toStoredUser(row) : null;
  }
}

function toRow(user: StoredUser) {
  return {
    id: user.id,
    org_id: user.organizationId,
    email: user.email,
    email_key: user.emailKey,
    display_name: user.displayName,
    roles: user.roles,
    password_hash: user.passwordHash,
    is_active: user.isActive,
    created_at: user.createdAt,
  };
}

function toStoredUser(row: Selectable<UsersTable>): StoredUser {
  return {
    id: row.id,
    organizationId: row.org_id,
    email: row.email,
    emailKey: row.email_key,
    displayName: row.display_name,
    roles: row.roles,
    passwordHash: row.password_hash,
    isActive: row.is_active,
    createdAt: row.created_at,
  };
}
