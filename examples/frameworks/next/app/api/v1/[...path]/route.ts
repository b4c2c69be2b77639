import { handlers } from "gl-iam-client/next";
import { iam } from "../../../../../iam";

// ten lines: begin
export const { GET, POST, PATCH, DELETE, OPTIONS } = handlers(iam);
// ten lines: end
