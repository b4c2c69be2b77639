/** The part that is used here. The package has no types of its own. */
declare module "fs-native-extensions" {
  const locks: {
    /** @returns false when another process, or another open file of this one, holds the range */
    tryLock(descriptor: number, offset: number, length: number): boolean;
    unlock(descriptor: number, offset: number, length: number): void;
  };
  export default locks;
}
