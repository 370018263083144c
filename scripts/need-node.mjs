// Preloaded by the npm scripts. Plain JavaScript that an old Node can parse, so that it can say what is wrong
// before the TypeScript files fail with a syntax error.
const [major, minor] = process.versions.node.split('.').map(Number);

// 22.18 is the first Node that runs .ts files without a flag.
if (major < 22 || (major === 22 && minor < 18)) {
  console.error(
    `This project needs Node 22.18 or newer, but this is Node ${process.versions.node}. ` +
      '`npm ci` with npm 11.6 or newer installs the right one by itself; or install Node 22.18 or newer.',
  );
  process.exit(1);
}
