/** The operations of administrators. Nobody else's body is read. */
import type { z } from "zod";
import { Api, type Input, readInput } from "../contract/api.js";
import type { Administration } from "../contract/operation.js";
import type { AppContext } from "../wire/app-context.js";
import { type Administrator, requireAdministrator, requireRecentProof } from "./administrator.js";

export class AdminApi extends Api {
  /** The handler throws its refusals. */
  addAdministration<Body extends z.ZodType, Query extends z.ZodType>(
    operation: Administration<Body, Query>,
    handle: (context: AppContext, input: Input<Body, Query> & { administrator: Administrator }) => Promise<Response>,
  ): void {
    this.addRaw(operation, async (context) => {
      const administrator = await requireAdministrator(this.state, context, operation);
      if (operation.sensitive === true) await requireRecentProof(this.state, context, administrator);
      return handle(context, { ...(await readInput(context, operation)), administrator });
    });
  }
}
