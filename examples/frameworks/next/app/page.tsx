import { requireUser } from "gl-iam-client/next";
import { guard } from "../../iam";

// ten lines: begin
export default async function Page() {
  const { user } = await requireUser(guard);
  return <p>Hello {user.email}</p>;
}
// ten lines: end
