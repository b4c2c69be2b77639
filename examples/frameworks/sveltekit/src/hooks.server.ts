import { sequence } from "@sveltejs/kit/hooks";
import { mount, requireUser } from "gl-iam-client/sveltekit";
import { guard, iam } from "../../iam";

// ten lines: begin
export const handle = sequence(mount(iam), requireUser(guard));
// ten lines: end
