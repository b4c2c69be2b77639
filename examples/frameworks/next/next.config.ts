import type { NextConfig } from "next";

export default {
  // ten lines: begin
  serverExternalPackages: ["gl-iam", "gl-iam-server"],
  // ten lines: end
} satisfies NextConfig;
