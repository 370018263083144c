import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import {
  clientsOf,
  EVERYTHING,
  filterItems,
  hiddenOf,
  USUAL,
  type WireFilter,
} from '../../lib/wire-filter.ts';
import type { WireLog } from '../../lib/wire-log.ts';
import type { WireItem } from '../../protocol/wire-item.ts';
import type { OpenedFile } from './FileMenu.tsx';
import { Filters } from './Filters.tsx';
import { LineList } from './LineList.tsx';
import { watchStageClicks } from './light-client.ts';
import { Notices } from './Notices.tsx';
import { Tools, type View } from './Tools.tsx';
import { useLoaded } from './use-loaded.ts';
import { useWireItems } from './use-wire-items.ts';

export interface WirePanelProps {
  log: WireLog;
  /** The element that it stands in. */
  root: HTMLElement;
  /** Cells that the reader asks about: the same list is asked for once. */
  cells: string[] | undefined;
}

/** The inside of the open wire. */
export function WirePanel({ log, root, cells }: WirePanelProps) {
  const [file, setFile] = useState<OpenedFile>();
  const [trouble, setTrouble] = useState('');
  const wire = useWireItems(log, file?.items);
  const [filter, setFilter] = useState(USUAL);
  const [view, setView] = useState<View>('list');
  const [active, setActive] = useState<WireItem>();
  const [opened, setOpened] = useState<WireItem>();
  const [isMenuOpen, setMenuOpen] = useState(false);
  const panel = useRef<HTMLDivElement>(null);
  const shown = useMemo(() => filterItems(wire.items, filter), [wire.items, wire.version, filter]);
  const hidden = useMemo(() => hiddenOf(wire.items, filter), [wire.items, wire.version, filter]);
  const clients = useMemo(
    () => clientsOf(filterItems(wire.items, { ...EVERYTHING, cells: filter.cells })),
    [wire.items, wire.version, filter.cells],
  );
  const missing = () =>
    setTrouble('This could not be loaded. Is the companion server running? Load the page again.');
  const message = useLoaded(() => import('./MessageView.tsx'), opened !== undefined, missing);
  const ladder = useLoaded(() => import('./LadderView.tsx'), view === 'ladder', missing);
  const files = useLoaded(() => import('./FileMenu.tsx'), isMenuOpen, missing);

  function show(shown: OpenedFile | undefined) {
    setFile(shown);
    setTrouble('');
    setOpened(undefined);
  }

  function filterBy(asked: Partial<WireFilter>) {
    show(undefined);
    setFilter(({ hidden }) => ({ ...EVERYTHING, hidden, ...asked }));
  }

  useEffect(() => watchStageClicks(filterBy), []);
  useLayoutEffect(() => {
    if (cells) filterBy({ cells });
  }, [cells]);

  useEffect(() => {
    const section = root.closest<HTMLElement>('.wire');
    if (section) section.dataset.phase = file ? 'file' : log.state;
  });

  function choose(item: WireItem) {
    setActive(item);
    setOpened(item);
  }

  // The focus goes back to the list, which a sheet hides while a message is open.
  const wasOpen = useRef(false);
  useLayoutEffect(() => {
    if (wasOpen.current && !opened && document.activeElement === document.body)
      panel.current?.querySelector<HTMLElement>('[role=listbox]')?.focus();
    wasOpen.current = opened !== undefined;
  }, [opened]);

  return (
    <div class={`panel${opened ? ' has-message' : ''}`} ref={panel}>
      <Tools
        view={view}
        onView={(next) => {
          setView(next);
          // The ladder needs the room; its arrows open messages again.
          if (next === 'ladder') setOpened(undefined);
        }}
        isPaused={wire.isPaused}
        onPause={wire.togglePause}
        onClear={() => {
          wire.clear();
          setOpened(undefined);
        }}
        isFile={file !== undefined}
        onMenu={setMenuOpen}
      >
        {files && (
          <files.FileMenu
            items={shown}
            onFile={show}
            onTrouble={setTrouble}
            onPicture={view === 'ladder' && ladder ? () => ladder.savePicture(root) : undefined}
          />
        )}
      </Tools>
      <Filters filter={filter} clients={clients} onFilter={setFilter} />
      {trouble && (
        <p class="notice bad" role="alert">
          {trouble}
        </p>
      )}
      {file && files ? (
        <files.FileNotice name={file.name} onLive={() => show(undefined)} />
      ) : (
        <Notices
          isDown={log.state === 'down'}
          isPaused={wire.isPaused}
          waiting={wire.waiting}
          onResume={wire.togglePause}
          forgotten={log.forgotten}
        />
      )}
      <FoundStatus filter={filter} found={shown.length} />
      {shown.length === 0 ? (
        <p class="empty">
          {wire.items.length === 0
            ? 'Nothing has travelled yet: press a button of a demo.'
            : 'No line is like that. Choose “All”, or other words.'}
        </p>
      ) : view === 'list' ? (
        <LineList
          items={shown}
          firstMs={wire.firstMs}
          active={active}
          open={opened}
          onActive={setActive}
          onOpen={choose}
        />
      ) : (
        ladder && <ladder.LadderView items={shown} firstMs={wire.firstMs} open={opened} onOpen={choose} />
      )}
      <p class="foot">{hidden ? `Hidden: ${hidden}` : 'No lines are hidden.'}</p>
      {opened && message && (
        <message.MessageView
          key={opened.number}
          item={opened}
          firstMs={wire.firstMs}
          onClose={() => setOpened(undefined)}
        />
      )}
    </div>
  );
}

/** Says how many lines a filter found: when the reader changes it, not when lines come. */
function FoundStatus({ filter, found }: { filter: WireFilter; found: number }) {
  const [said, setSaid] = useState('');
  const latest = useRef(found);
  latest.current = found;
  useEffect(() => {
    if (filter === USUAL) return undefined;
    const timer = setTimeout(() => setSaid(`${latest.current} lines`), QUIET_MS);
    return () => clearTimeout(timer);
  }, [filter]);
  return (
    <p class="sr" role="status">
      {said}
    </p>
  );
}

/** Screen readers are told after a pause of this many milliseconds. */
const QUIET_MS = 800;
