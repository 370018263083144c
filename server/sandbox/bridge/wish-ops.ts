import { MAX_NAMESPACES, OPTION_MS } from '../bridge-limits.ts';
import type { BridgePart, Wishes } from './bridge-context.ts';
import { msOf, textOf } from './op-arguments.ts';

const OPTIONS = ['pingInterval', 'pingTimeout', 'upgradeTimeout', 'connectTimeout'];

/** Notes what a handler sets up, also while it is attached to no cell. */
export function wishOps(wishes: Wishes): BridgePart['ops'] {
  return {
    namespace(value) {
      const name = textOf(value);
      if (!name.startsWith('/')) throw new TypeError('not the name of a namespace');
      if (wishes.namespaces.size >= MAX_NAMESPACES) throw new TypeError('too many namespaces');
      wishes.namespaces.add(name);
    },
    'dynamic-namespaces'() {
      wishes.dynamicNamespaces = true;
    },
    use(name) {
      if (wishes.used.size < MAX_NAMESPACES) wishes.used.add(textOf(name));
    },
    'engine-use'() {
      wishes.engineUse = true;
    },
    option(value, ms) {
      const name = textOf(value);
      if (!OPTIONS.includes(name)) throw new TypeError('no such option');
      wishes.options.set(name, msOf(ms, OPTION_MS.least, OPTION_MS.most));
    },
    listen(event) {
      if (event === 'request' || event === 'upgrade') wishes.listens.add(event);
    },
  };
}
