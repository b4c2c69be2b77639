/**
 * Types are part of the contract. This file is compiled, never run. A marked line must be an error, and an unmarked
 * line must not.
 */
import { CLEAR_PARTNER_FIELD, ErrorCode, type Result, type SSOPartner } from "gl-iam";
import type { PostgreSQLPartnerRegistryProvider } from "gl-iam/postgresql";

export async function update(provider: PostgreSQLPartnerRegistryProvider, id: string): Promise<void> {
  await provider.updatePartner(id, { maxUsers: 5 });
  await provider.updatePartner(id, { maxUsers: CLEAR_PARTNER_FIELD });
  await provider.updatePartner(id, { allowedSourceIps: [] });
  // @ts-expect-error: null is not an instruction; an absent field stays, CLEAR_PARTNER_FIELD clears
  await provider.updatePartner(id, { maxUsers: null });
  // @ts-expect-error: as for every field
  await provider.updatePartner(id, { allowedSourceIps: null });
  // @ts-expect-error: no such field
  await provider.updatePartner(id, { maxUser: 5 });
}

export function narrow(result: Result<SSOPartner>): string {
  // @ts-expect-error: may be undefined
  result.value.id;
  // @ts-expect-error: may be undefined
  result.error.code;
  if (result.isErr) {
    const code: ErrorCode = result.error.code;
    const nothing: undefined = result.value;
    return nothing ?? code;
  }
  const nothing: undefined = result.error;
  return nothing ?? result.value.id;
}

export function known(code: ErrorCode): boolean {
  // @ts-expect-error: the list of codes is closed
  if (code === "no_such_code") return false;
  return code === ErrorCode.PARTNER_NOT_FOUND;
}
