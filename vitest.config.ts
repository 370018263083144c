import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: [
      'server/**/*.test.ts',
      'src/**/*.test.{ts,tsx}',
      'scripts/**/*.test.ts',
      'tests/integration/**/*.test.ts',
      'bench/**/*.test.ts',
    ],
    testTimeout: 20_000,
    // A program that a test starts may take a second and more on a busy machine.
    expect: { poll: { timeout: 10_000 } },
  },
});
