/** The part of Next that is used here. Next is the application's own, and not a dependency. */
declare module "next/headers" {
  export function headers(): Promise<{ get(name: string): string | null }>;
}

declare module "next/navigation" {
  export function redirect(url: string): never;
}
