/** A person in an organization. */
export interface User {
  /** UUID. */
  readonly id: string;
  /** As given. Compared without regard to case, with the domain in ASCII form. Unique in the organization. */
  readonly email: string;
  readonly displayName: string | null;
  readonly roles: readonly string[];
  readonly organizationId: string;
  readonly isActive: boolean;
  readonly createdAt: Date;
}
