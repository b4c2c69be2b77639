/**
 * Ready code for the setup page, by standard libraries where a language has what is needed. Each program reads the
 * secret from GL_IAM_CONSUMER_SECRET, prints what the service answers, and fails when that is a refusal.
 *
 * CONSUMER_KEY_HERE, BASE_URL_HERE and EMAIL_HERE stand for the holder's own values.
 */

import { CSHARP, GO, JAVA, RUST } from "./compiled.js";
import { BASH, NODE, PERL, PHP, PYTHON, RUBY } from "./scripts.js";

export interface Snippet {
  /** As the page's elements name it. */
  readonly name: string;
  readonly label: string;
  readonly code: string;
  /** The name to save it by. */
  readonly file: string;
  /** The command lines that run it there, behind `LOAD_SECRET`. */
  readonly run: string;
}

/** From the downloaded file: in a command line, `ps` and a shell's history would have it. */
export const LOAD_SECRET = "set -a; . ./gl-iam.env; set +a\n";

export const SNIPPETS: readonly Snippet[] = [
  { name: "python", label: "Python", code: PYTHON, file: "sign_in.py", run: "python3 sign_in.py" },
  { name: "node", label: "JavaScript, TypeScript (Node.js)", code: NODE, file: "sign_in.mjs", run: "node sign_in.mjs" },
  { name: "php", label: "PHP", code: PHP, file: "sign_in.php", run: "php sign_in.php" },
  { name: "java", label: "Java", code: JAVA, file: "FirstSignature.java", run: "java FirstSignature.java" },
  {
    name: "csharp",
    label: "C# (.NET)",
    code: CSHARP,
    file: "sign_in.cs",
    run: "dotnet new console -o sign_in\ncp sign_in.cs sign_in/Program.cs\ndotnet run --project sign_in",
  },
  { name: "go", label: "Go", code: GO, file: "sign_in.go", run: "go run sign_in.go" },
  { name: "ruby", label: "Ruby", code: RUBY, file: "sign_in.rb", run: "ruby sign_in.rb" },
  {
    name: "rust",
    label: "Rust",
    code: RUST,
    file: "src/main.rs",
    run: "cargo init --name sign_in\ncargo add chrono@0.4 hmac@0.12 sha2@0.10 ureq@2\ncargo run",
  },
  { name: "perl", label: "Perl", code: PERL, file: "sign_in.pl", run: "perl sign_in.pl" },
  { name: "bash", label: "bash, curl, openssl", code: BASH, file: "sign_in.sh", run: "bash sign_in.sh" },
];
