/** What distinguishes the portals. */

/** A user of the portal. */
export interface Person {
  readonly id: string;
  readonly name: string;
  readonly email: string;
}

export interface PortalSettings {
  /** Its host begins with it: `acme`. */
  readonly slug: string;
  readonly name: string;
  readonly color: string;
  readonly people: readonly Person[];
}
