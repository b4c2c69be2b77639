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
}

export const SNIPPETS: readonly Snippet[] = [
  { name: "python", label: "Python", code: PYTHON },
  { name: "node", label: "JavaScript, TypeScript (Node.js)", code: NODE },
  { name: "php", label: "PHP", code: PHP },
  { name: "java", label: "Java", code: JAVA },
  { name: "csharp", label: "C# (.NET)", code: CSHARP },
  { name: "go", label: "Go", code: GO },
  { name: "ruby", label: "Ruby", code: RUBY },
  { name: "rust", label: "Rust", code: RUST },
  { name: "perl", label: "Perl", code: PERL },
  { name: "bash", label: "bash, curl, openssl", code: BASH },
];
