import type { PageServerLoad } from "./$types";

// ten lines: begin
export const load: PageServerLoad = ({ locals }) => ({ email: locals.user?.email });
// ten lines: end
