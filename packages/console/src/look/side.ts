/** The two sides of an organization. Test users, their sessions and events are asked for by naming their side. */
import { useSearchParams } from "wouter";

/** As the API's parameters: nothing for the live side. */
export type Side = { readonly test?: "true" };

export function sideOf(isTest: boolean): Side {
  return isTest ? { test: "true" } : {};
}

/** Of a user or an event, by the name of its organization. */
export function isOfTestSide(organizationId: string | null): boolean {
  return organizationId?.endsWith("/test") ?? false;
}

/** The side that the address of the page names. */
export function useSide(): { readonly isTest: boolean; setTest(isTest: boolean): void } {
  const [parameters, setParameters] = useSearchParams();
  return {
    isTest: parameters.get("test") === "true",
    setTest: (isTest) => setParameters(new URLSearchParams(sideOf(isTest)), { replace: true }),
  };
}

/** To the page of a user. */
export function userPath(id: string, isTest: boolean): string {
  return `/users/${id}${isTest ? "?test=true" : ""}`;
}
