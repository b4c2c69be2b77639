import type { GuardLocals } from "gl-iam-client/sveltekit";

declare global {
  namespace App {
    interface Locals extends GuardLocals {}
  }
}
