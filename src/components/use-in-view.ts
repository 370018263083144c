import type { RefObject } from 'preact';
import { useEffect, useState } from 'preact/hooks';

/** Whether any part of an element can be seen: it is on screen, in a tab that is shown. */
export function useInView(element: RefObject<HTMLElement>): boolean {
  const [inView, setInView] = useState(false);
  useEffect(() => {
    let onScreen = false;
    const look = () => setInView(onScreen && !document.hidden);
    const observer = new IntersectionObserver(([entry]) => {
      onScreen = entry?.isIntersecting ?? false;
      look();
    });
    if (element.current) observer.observe(element.current);
    document.addEventListener('visibilitychange', look);
    return () => {
      observer.disconnect();
      document.removeEventListener('visibilitychange', look);
    };
  }, []);
  return inView;
}
