import styles from './invite.css?inline';

/** Makes an element with these properties and children. */
export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  properties: Partial<HTMLElementTagNameMap[Tag]>,
  ...children: (Node | string)[]
): HTMLElementTagNameMap[Tag] {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}

/** Adds the style sheet of invitations to the page, once. */
export function addStyles(): void {
  if (document.getElementById('invite-styles')) return;
  document.head.append(element('style', { id: 'invite-styles', textContent: styles }));
}
