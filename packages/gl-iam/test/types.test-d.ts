/** Types are part of the contract. This file is compiled, not run. Each `@ts-expect-error` line must be an error. */
import {
  CLEAR_PARTNER_FIELD,
  type Err,
  type IamError,
  type Ok,
  type Result,
  type SSOPartner,
  type SSOPartnerUpdate,
} from "gl-iam";
import { type PostgreSQLConfig, PostgreSQLPartnerRegistryProvider } from "gl-iam/postgresql";

declare const result: Result<SSOPartner>;

// Before the check, a value may be missing.
// @ts-expect-error possibly undefined
result.value.partnerName;

if (result.isOk) {
  const name: string = result.value.partnerName;
  const narrowed: Ok<SSOPartner> = result;
  // @ts-expect-error there is no error
  const error: IamError = result.error;
  void [name, narrowed, error];
} else {
  const error: IamError = result.error;
  const narrowed: Err = result;
  // @ts-expect-error there is no value
  const partner: SSOPartner = result.value;
  void [error, narrowed, partner];
}
if (result.isErr) void result.error.code;
else void result.value.id;

const partner: SSOPartner = result.unwrap();
const orNull: SSOPartner | null = result.unwrapOr(null);
// @ts-expect-error a restriction may be null: no restriction
const domains: readonly string[] = partner.allowedEmailDomains;
// @ts-expect-error a partner is read, not written
partner.isActive = false;
void [orNull, domains];

const good: SSOPartnerUpdate[] = [
  {},
  { maxUsers: undefined },
  { maxUsers: 5, allowedRoles: [] },
  { maxUsers: CLEAR_PARTNER_FIELD, loginUrl: CLEAR_PARTNER_FIELD, allowedEmailDomains: CLEAR_PARTNER_FIELD },
];
// @ts-expect-error null clears nothing by accident
const cleared: SSOPartnerUpdate = { maxUsers: null };
// @ts-expect-error null clears nothing by accident
const unlisted: SSOPartnerUpdate = { allowedEmailDomains: null };
// @ts-expect-error origins have no "no restriction"
const origins: SSOPartnerUpdate = { allowedOrigins: CLEAR_PARTNER_FIELD };
// @ts-expect-error the name cannot be cleared
const nameless: SSOPartnerUpdate = { partnerName: CLEAR_PARTNER_FIELD };
// @ts-expect-error the key never changes
const rekeyed: SSOPartnerUpdate = { consumerKey: "ck_live_" };
// @ts-expect-error any other symbol means nothing
const other: SSOPartnerUpdate = { maxUsers: Symbol("clear") };
void [good, cleared, unlisted, origins, nameless, rekeyed, other];

// As the environment gives it: a string or undefined, checked when the provider is made.
const fromEnvironment: string | undefined = undefined;
const config: PostgreSQLConfig = {
  databaseUrl: fromEnvironment,
  secretKey: fromEnvironment,
  crypto: { encryptionKeys: { 1: fromEnvironment } },
};
// @ts-expect-error the field is required
const incomplete: PostgreSQLConfig = { secretKey: fromEnvironment };
void [new PostgreSQLPartnerRegistryProvider(config), incomplete];
