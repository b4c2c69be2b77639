/**
 * Marks this library's objects with a symbol that every copy of the package shares. A process may hold two copies, the
 * application's own and one that another package brought, and `instanceof` knows the classes of only one.
 *
 * A brand is neither enumerable nor part of a type. JSON cannot carry one.
 */

/** Marks the instances of a class and of its subclasses. */
export function brand(owner: { readonly prototype: object }, name: string): void {
  Object.defineProperty(owner.prototype, symbolOf(name), { value: true });
}

export function hasBrand(value: unknown, name: string): boolean {
  return typeof value === "object" && value !== null && symbolOf(name) in value;
}

function symbolOf(name: string): symbol {
  return Symbol.for(`gl-iam.${name}`);
}
