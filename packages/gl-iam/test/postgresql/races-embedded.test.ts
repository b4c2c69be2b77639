/** Many callers at the same moment, on the one connection of an embedded database: no time is measured here. */
import { describeOn, PGLITE_IN_MEMORY, PGLITE_ON_DISK } from "../../../../tools/testing/databases.js";
import { racesContract } from "./races.contract.js";

describeOn([PGLITE_IN_MEMORY, PGLITE_ON_DISK], "races", racesContract);
