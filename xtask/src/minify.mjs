// Prints a style sheet made small for the oldest browsers that can run the app.
import { readFileSync } from "node:fs";
import { transform } from "lightningcss";

const version = (major, minor = 0) => (major << 16) | (minor << 8);
const { code, warnings } = transform({
  filename: process.argv[2],
  code: readFileSync(process.argv[2]),
  minify: true,
  targets: { chrome: version(96), safari: version(15, 1), ios_saf: version(15, 1), firefox: version(100) },
});
for (const warning of warnings) console.error(`${warning.loc.line}: ${warning.message}`);
process.stdout.write(code);
