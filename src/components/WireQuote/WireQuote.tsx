import type { ComponentChildren } from 'preact';
import { useEffect, useMemo, useState } from 'preact/hooks';
import type { WireItem } from '../../protocol/wire-item.ts';
import { useLoaded } from '../wire/use-loaded.ts';
import type { Wanted } from './find-quoted.ts';

export interface WireQuoteProps extends Wanted {
  show: 'bytes' | 'bits' | 'unmask' | 'head';
  /** Stands there until something has travelled, and without a script. */
  children?: ComponentChildren;
}

/** The newest message of the reader's own traffic that is like that, with its bytes. */
export default function WireQuote({ show, children, ...wanted }: WireQuoteProps) {
  const [item, setItem] = useState<WireItem>();
  const [isWanted, setWanted] = useState(false);
  const loaded = useLoaded(() => import('./Quoted.tsx'), isWanted);
  const key = useMemo(() => JSON.stringify(wanted), [wanted]);

  useEffect(() => setWanted(true), []);
  useEffect(() => loaded?.watchQuoted(wanted, setItem), [loaded, key]);

  return (
    <div class={`quote ${item?.direction ?? ''}`}>
      {loaded && item ? <loaded.Quoted item={item} show={show} /> : children}
    </div>
  );
}
