import { useEffect, useState } from 'preact/hooks';

/**
 * Loads a module when it is wanted for the first time.
 *
 * @param onFailure - Called when it could not be loaded.
 * @returns The module once it is there; a failed attempt is made again when it is wanted again.
 */
export function useLoaded<Module>(
  load: () => Promise<Module>,
  wanted: boolean,
  onFailure = () => {},
): Module | undefined {
  const [module, setModule] = useState<Module>();
  useEffect(() => {
    if (wanted && !module) load().then(setModule, onFailure);
  }, [wanted]);
  return module;
}
