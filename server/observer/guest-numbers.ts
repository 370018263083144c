/** Numbers the guests of each lab. */
export interface GuestNumbers {
  /** The lowest number that no guest of this lab has, from 1. */
  take(labId: string): number;
  /** Gives a number back. */
  free(labId: string, number: number): void;
  /** Numbers in use, in ascending order. */
  of(labId: string): number[];
}

export function createGuestNumbers(): GuestNumbers {
  const taken = new Map<string, Set<number>>();

  return {
    take(labId) {
      const numbers = taken.get(labId) ?? new Set();
      taken.set(labId, numbers);
      let number = 1;
      while (numbers.has(number)) number += 1;
      numbers.add(number);
      return number;
    },
    free(labId, number) {
      const numbers = taken.get(labId);
      numbers?.delete(number);
      if (numbers?.size === 0) taken.delete(labId);
    },
    of: (labId) => [...(taken.get(labId) ?? [])].sort((a, b) => a - b),
  };
}
