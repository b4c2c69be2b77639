/** Many callers at the same moment, on a server. */
import { describeOn, POSTGRESQL } from "../../../../tools/testing/databases.js";
import { racesContract } from "./races.contract.js";

describeOn([POSTGRESQL], "races", racesContract);
