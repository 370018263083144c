import { GROUPS, type Group, type WireFilter } from '../../lib/wire-filter.ts';
import { shortName } from './line-words.ts';

/** What groups are called. */
const NAMES: Record<Group, string> = { messages: 'Messages', pings: 'Pings', HTTP: 'HTTP', fences: 'Fences' };

export interface FiltersProps {
  filter: WireFilter;
  clients: string[];
  onFilter: (filter: WireFilter) => void;
}

/** Which lines are shown: of which client, of which kind, with which words. */
export function Filters({ filter, clients, onFilter }: FiltersProps) {
  const { cells, client, hidden, words } = filter;
  const chosen = client !== undefined && !clients.includes(client) ? [...clients, client] : clients;
  return (
    <form class="filters" onSubmit={(event) => event.preventDefault()}>
      <div class="chip-row">
        <fieldset class="chips" aria-label="Client">
          {[undefined, ...chosen].map((name) => (
            <label key={name ?? ''} class="chip">
              <input
                type="radio"
                name="wire-client"
                checked={client === name}
                onChange={() => onFilter({ ...filter, client: name })}
              />
              <span>{name === undefined ? 'All' : chipOf(name, chosen)}</span>
            </label>
          ))}
        </fieldset>
        <input
          class="words"
          type="search"
          aria-label="Only lines with these words"
          placeholder="Find"
          maxLength={200}
          value={words}
          onInput={(event) => onFilter({ ...filter, words: event.currentTarget.value })}
        />
      </div>
      <fieldset class="chips" aria-label="Kinds">
        {GROUPS.map((group) => (
          <label key={group} class="chip check-chip">
            <input
              type="checkbox"
              checked={!hidden.includes(group)}
              onChange={() => onFilter({ ...filter, hidden: toggled(hidden, group) })}
            />
            <span>{NAMES[group]}</span>
          </label>
        ))}
      </fieldset>
      {cells.length > 0 && (
        <p class="only">
          <span>
            Only <code>{cells.join(', ')}</code>
          </span>
          <button type="button" onClick={() => onFilter({ ...filter, cells: [] })}>
            Show all
          </button>
        </p>
      )}
    </form>
  );
}

/** A name as it is shown, unless two clients would have the same one. */
function chipOf(name: string, all: string[]): string {
  const short = shortName(name);
  return all.filter((other) => shortName(other) === short).length > 1 ? name : short;
}

function toggled(hidden: readonly Group[], group: Group): Group[] {
  return hidden.includes(group) ? hidden.filter((each) => each !== group) : [...hidden, group];
}
