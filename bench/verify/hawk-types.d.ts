/** What is used of Hawk 9, which has no types. Those of the registry are of an earlier version. */
declare module "hawk" {
  export interface Credentials {
    readonly id: string;
    readonly key: string;
    readonly algorithm: "sha256";
  }

  export interface HawkRequest {
    readonly method: string;
    readonly url: string;
    readonly host: string;
    readonly port: number;
    readonly contentType: string;
    readonly authorization: string;
  }

  export const client: {
    header(url: string, method: string, options: object): { readonly header: string };
  };

  export const server: {
    authenticate(request: HawkRequest, credentials: (id: string) => Credentials, options: object): Promise<object>;
  };
}
