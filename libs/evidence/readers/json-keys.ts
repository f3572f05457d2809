import { DamagedDocument } from '../domain/reading.ts';

/** Members that one object may have; far more than any report's has. */
const most = 100_000;
const fewKeys = 12;

/** Names of an object's members. Most objects have few: for those a list is quicker than a set. */
export class Keys {
  private few: string[] | null = [];
  private many: Set<string> | null = null;

  /** @returns false when it is there already. @throws DamagedDocument when there are too many */
  add(key: string): boolean {
    if (this.few !== null) {
      if (this.few.includes(key)) return false;
      this.few.push(key);
      if (this.few.length > fewKeys) {
        this.many = new Set(this.few);
        this.few = null;
      }
      return true;
    }
    const many = (this.many ??= new Set());
    if (many.has(key)) return false;
    if (many.size >= most)
      throw new DamagedDocument(`The JSON has an object of more than ${most} members. Split the document.`);
    many.add(key);
    return true;
  }
}
